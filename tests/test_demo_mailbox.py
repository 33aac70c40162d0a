"""The mailbox of the demo: everything that was sent can be read there, and in production there is no such page."""

import pytest
from django.core.mail import EmailMessage, get_connection

from prolo.demo_mailbox import letters

BACKEND = "django.core.mail.backends.filebased.EmailBackend"

pytestmark = pytest.mark.django_db  # the foot of a page shows the opening hours


def send(folder, *mails):
    with get_connection(BACKEND, file_path=str(folder)) as connection:
        connection.send_messages(
            [
                EmailMessage(subject, body, "clinic@example.org", ["pat@example.org"])
                for subject, body in mails
            ]
        )


def test_outside_the_demo_there_is_no_mailbox(client, settings):
    settings.DEMO = False
    assert client.get("/demo/mailbox/").status_code == 404


def test_each_mail_can_be_read_and_its_link_followed(client, settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    send(tmp_path, ("First", "Open http://localhost:8000/r/abc/ please"), ("Second <b>", "¿Cómo está?\n\nSí"))
    html = client.get("/demo/mailbox/").content.decode()
    assert '<a href="http://localhost:8000/r/abc/"' in html
    assert "Second &lt;b&gt;" in html and "¿Cómo está?" in html and "pat@example.org" in html
    assert html.index("Second") < html.index("First")


def test_the_banner_of_the_demo_leads_to_it(client, settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path / "none yet")
    html = client.get("/demo/mailbox/").content.decode()
    assert 'href="/demo/mailbox/"' in html and "No mail yet" in html


def test_a_folder_with_nothing_in_it_is_an_empty_mailbox(tmp_path):
    assert letters(tmp_path / "nothing") == []
