"""Progress a person can trust: the part, the minutes left, the list of parts, and what is optional."""

import re

import pytest
from django.urls import reverse

from tests.trust.drafts import filled_in, given_to, posted
from triage.patient import progress, steps, ways
from triage.questionnaire.pages import PAGES, PARTS

WHOLE = len(PAGES) + 1


def task_list(client, draft):
    html = given_to(client, draft).get(reverse("patient:tasks", args=[draft.pk])).content.decode()
    rows = re.findall(r'<li class="(\w+)">(.*?)</li>', html)
    return [(state, re.sub(r"<[^>]+>", "", row).strip(), "href" in row) for state, row in rows]


def test_every_page_belongs_to_one_part_and_the_parts_follow_the_order_of_the_pages():
    placed = [key for part in PARTS for key in part.page_keys]
    assert placed == [*(page.key for page in PAGES), steps.CONTACT, steps.ANSWERS]


def test_a_fresh_draft_may_begin_with_the_first_part_only(client, location):
    assert task_list(client, filled_in(location, 0)) == [
        ("to_do", "Safety and you Not started", True),
        ("locked", "Your pain Cannot start yet: finish 1", False),
        ("locked", "Warning signs Cannot start yet: finish 1 and 2", False),
        ("locked", "Your care and health Cannot start yet: finish 1, 2 and 3", False),
        ("locked", "Check and send Cannot start yet: finish 1, 2, 3 and 4", False),
    ]


def test_a_part_that_still_lacks_something_is_in_progress(client, location):
    states = [state for state, _, _ in task_list(client, filled_in(location, 5))]
    assert states == ["done", "done", "begun", "locked", "locked"]


def test_only_sending_is_left_when_every_question_has_its_answer(client, location):
    assert [state for state, _, _ in task_list(client, filled_in(location, len(PAGES)))] == [
        *["done"] * 4,
        "to_do",
    ]
    assert task_list(client, filled_in(location, WHOLE))[-1] == ("begun", "Check and send In progress", True)


def test_the_list_never_makes_up_a_total(client, location):
    told = " ".join(words for _, words, _ in task_list(client, filled_in(location, 4)))
    assert not re.search(r"%| of \d|\d+/\d+", told)


@pytest.mark.parametrize("key", [*(page.key for page in PAGES), steps.CONTACT, steps.ANSWERS])
def test_every_page_says_its_part_and_the_minutes_left_and_leads_to_the_list(client, location, key):
    draft = filled_in(location, WHOLE)
    html = given_to(client, draft).get(ways.address(draft, key)).content.decode()
    number = next(n for n, part in enumerate(PARTS, 1) if key in part.page_keys)
    assert f"Part {number} of {len(PARTS)}: {PARTS[number - 1].title}." in html
    assert re.search(r"About \d+ minutes? left\.", html)
    assert f'href="{ways.to_tasks(draft)}"' in html


def test_the_minutes_begin_at_what_the_start_page_says_and_never_grow_on_the_way(client, location):
    left = [progress.minutes_left(filled_in(location, done), page.key) for done, page in enumerate(PAGES)]
    said = re.search(r"about (\d+) minutes", client.get(reverse("patient:start")).content.decode())
    assert said and left[0] == int(said[1])
    assert left == sorted(left, reverse=True)
    assert left[-1] <= 2


def test_the_list_of_a_draft_asks_the_database_for_the_draft_and_the_session_only(
    client, location, django_assert_max_num_queries
):
    draft = filled_in(location, 5)
    given_to(client, draft)
    with django_assert_max_num_queries(2):
        client.get(reverse("patient:tasks", args=[draft.pk]))


@pytest.mark.parametrize("done", range(len(PAGES)))
def test_what_may_be_left_blank_says_so_and_nothing_else_does(client, location, done):
    draft = filled_in(location, done)
    key = PAGES[done].key
    html = given_to(client, draft).get(ways.address(draft, key)).content.decode()
    blank = client.post(ways.address(draft, key), {}).content.decode()
    legends = re.findall(r'<(?:legend|label class="label"[^>]*)>(.*?)</(?:legend|label)>', html)
    wanted = {re.sub(r" <span.*", "", words) for words in legends if "(optional)" not in words}
    refused = blank.count('class="error" id=')
    assert 0 < refused <= len(wanted)


def test_ticks_of_the_emergency_check_are_never_called_optional_and_the_last_tick_is(client, location):
    draft = filled_in(location, WHOLE)
    given_to(client, draft)
    assert "(optional)" not in client.get(ways.address(draft, "emergency")).content.decode()
    assert client.get(ways.address(draft, steps.ANSWERS)).content.decode().count("(optional)") == 1


def test_a_closed_draft_has_no_list(client, location):
    draft = filled_in(location, WHOLE)
    given_to(client, draft)
    client.post(ways.address(draft, steps.ANSWERS), posted(steps.ANSWERS, draft))
    where = reverse("patient:tasks", args=[draft.pk])
    assert client.get(where).url == reverse("patient:sent", args=[draft.pk])
