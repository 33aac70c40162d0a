"""The ways to a page: the list of sources, the short address on paper, the list from A to Z, the glossary."""

import re

import pytest

from education.models import Feedback, Page, Source
from education.shelf import shelf_of
from education.source_words import NO_PEOPLE, OTHER_COUNT, SUMS_UP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def text_of(answer):
    return answer.content.decode()


def test_every_source_of_a_page_has_a_page_that_names_where_it_is_used(client):
    for key in Source.objects.values_list("key", flat=True):
        answer = client.get(f"/sources/{key}/")
        assert answer.status_code == 200, key
        assert re.search(r'<li><a href="/[^"]*">', text_of(answer).split('id="used"')[1]), key
    assert client.get("/sources/no-such-source/").status_code == 404


def test_a_source_says_what_kind_it_is_and_how_sure_we_are_of_what_rests_on_it(client):
    text = text_of(client.get("/sources/yelland-2019-elbow-trial/"))
    for words in ("randomised trial", "120", "Low (trials conflict).", "It did no better than physio"):
        assert words in text
    assert "How sure we are" not in text_of(client.get("/sources/nhs-anaphylaxis/")).partition("<article")[2]


def test_of_every_source_its_kind_is_noted():
    assert not Source.objects.filter(design="").exists()


NUMBER_STILL_TO_FIND = {
    "miller-2006-disc-series",
    "pneumothorax-after-needling",
    "biomedicines-2025-dextrose-decay",
}


def test_every_source_tells_how_many_people_or_says_why_no_number_stands_there(client):
    for source in Source.objects.all():
        shown = re.search(
            r"People in it</dt><dd>([^<]+)</dd>", text_of(client.get(f"/sources/{source.key}/"))
        )[1]
        if source.people:
            assert shown.split()[0].replace(",", "") == str(source.people), source.key
        elif source.key in NUMBER_STILL_TO_FIND:
            assert shown == "The number is not noted here", source.key
        else:
            assert shown in {str(SUMS_UP), str(OTHER_COUNT), str(NO_PEOPLE)}, (source.key, shown)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("nice-ng59-low-back", "Not a study of people"),
        ("wee-2021-knee-review", "It looks at other studies"),
        ("petersen-2019-joint-infection", "Not people: it counts something else"),
        ("nie-2021-injection-before-surgery", "521,267 people"),
        ("arm-2011-cervical-cord-case", "1 person"),
    ],
)
def test_the_words_for_people_fit_the_kind_of_source(client, key, said):
    assert said in text_of(client.get(f"/sources/{key}/"))


def test_the_list_of_sources_holds_every_one(client):
    listed = re.findall(r'href="/sources/([\w-]+)/"', text_of(client.get("/sources/")))
    assert sorted(listed) == sorted(Source.objects.values_list("key", flat=True))


def test_the_short_address_on_paper_leads_back(client):
    page = Page.objects.get(slug="risks/nerve-damage")
    assert f"/p/{page.pk}/" in text_of(client.get("/risks/nerve-damage/"))
    assert client.get(f"/p/{page.pk}/").url == "/risks/nerve-damage/"
    picture = client.get(f"/p/{page.pk}.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<path" in picture.content
    assert client.get("/p/999999/").status_code == client.get("/p/999999.svg").status_code == 404


def test_every_condition_stands_in_the_list_from_a_to_z_with_its_other_names(client):
    text = text_of(client.get("/conditions/"))
    for page in Page.objects.filter(kind="condition").select_related("live"):
        assert text.count(f'href="/{page.slug}/"') >= 1 + len(page.live.aliases), page.slug


def test_every_word_of_the_glossary_has_a_place_to_link_to(client):
    text = text_of(client.get("/glossary/"))
    assert len(shelf_of("en").terms) >= 60
    assert all(f'id="{key}"' in text for key in shelf_of("en").terms)


def test_feedback_keeps_the_page_and_the_words_and_nothing_of_the_person(client):
    page = Page.objects.get(slug="risks")
    answer = client.post(f"/feedback/{page.pk}/", {"clear": "no", "text": "What is a nerve?"})
    assert "Thank you" in text_of(answer)
    kept = Feedback.objects.get()
    assert (kept.page, kept.version, kept.clear, kept.text) == (page, page.live, False, "What is a nerve?")
    assert {field.name for field in Feedback._meta.fields} == {
        "id", "page", "version", "clear", "text", "at", "handled_at", "handled_by",
    }  # fmt: skip


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(client):
    page = Page.objects.get(slug="risks")
    client.post(f"/feedback/{page.pk}/", {"clear": "yes", "text": "Buy", "website": "https://example.org"})
    assert not Feedback.objects.exists()


def test_a_line_alone_tells_what_was_not_clear(client):
    page = Page.objects.get(slug="risks")
    assert "Thank you" in text_of(client.post(f"/feedback/{page.pk}/", {"text": "Too long."}))
    kept = Feedback.objects.get()
    assert (kept.clear, kept.text) == (False, "Too long.")


def test_feedback_with_nothing_in_it_says_what_is_missing(client):
    page = Page.objects.get(slug="risks")
    answer = client.post(f"/feedback/{page.pk}/", {"text": " "})
    assert answer.status_code == 422
    assert "Choose yes or no, or write what was not clear" in text_of(answer)
    assert not Feedback.objects.exists()


def test_feedback_that_tells_of_a_sign_leads_to_help(client):
    page = Page.objects.get(slug="risks")
    answer = client.post(f"/feedback/{page.pk}/", {"clear": "no", "text": "My leg is numb since the shot"})
    assert "Do you need help now?" in text_of(answer)
