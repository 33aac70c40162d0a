"""S8: with nginx and gunicorn as shipped, no log holds the address of a link, whatever is asked at it."""

from urllib.parse import quote

from tests.trust.harness.nginx import FrontDoor
from tests.trust.harness.search import hits

A_DRAFT = """
from django.utils.timezone import now
from prolo.clinic.models import Location
from triage.services import coming_back, intake
draft = intake.start(at=now(), location=Location.objects.get())
print(coming_back.give_link(intake=draft, email="", birth_date="1967-06-01", at=now()).token)
"""


def knock(door: FrontDoor, token: str) -> set[int]:
    browser, path = door.client(), f"/r/{token}/"
    told = {browser.send(path).status, browser.send(path, method="HEAD").status}
    told |= {browser.send(f"{path}?again=1").status, browser.send(path.rstrip("/")).status}
    told |= {browser.send(f"/{path}").status, browser.send(f"/r/{quote(token)}/x/").status}
    for day in ("2", "1"):
        answer = browser.submit(path, birth_date_day=day, birth_date_month="6", birth_date_year="1967")
        told.add(answer.status)
    told.add(door.ask(path, method="POST", body="x" * 300_000).status)
    told.add(door.ask(path, method="POST", body="x", Content_Type="multipart/form-data; boundary=x").status)
    told.add(door.ask(path, Host="elsewhere.example.org").status)
    told.add(door.ask(f"/desk/?next={path}", Referer=f"https://clinic.example.org{path}").status)
    told.add(door.ask(path + "y" * 9000).status)
    return told


def test_no_log_of_nginx_gunicorn_or_the_database_holds_the_address_of_a_link(door: FrontDoor):
    token = door.python(A_DRAFT).strip()
    told = knock(door, token)
    door.database.sql("ALTER TABLE triage_link RENAME TO triage_link_away")
    try:
        told.add(door.client().send(f"/r/{token}/").status)
    finally:
        door.database.sql("ALTER TABLE triage_link_away RENAME TO triage_link")
    assert {200, 302, 404, 413, 415, 422, 500} <= told
    logs = {file.name: file.read_bytes() for file in door.folder.glob("*.out")}
    logs |= {file.name: file.read_bytes() for file in (door.folder / "logs").iterdir()}
    logs["postgres"] = door.database.log.encode()
    assert b"/r/-" in logs["access.log"]
    assert b"r/<str:token>/" in logs["public.out"]
    assert {name: found for name, log in logs.items() if (found := hits([token], log))} == {}


def test_the_page_that_nginx_makes_at_the_address_of_a_link_sends_no_referrer_either(door: FrontDoor):
    answer = door.ask("/r/some-token/", method="POST", body="x" * 300_000)
    assert (answer.status, answer.headers["Referrer-Policy"]) == (413, "no-referrer")
    assert door.ask("/risks/", method="POST", body="x" * 300_000).headers["Referrer-Policy"] == "same-origin"
