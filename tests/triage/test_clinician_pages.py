"""The clinician's pages: why a person is here, why flagged, what is not known, and the decision."""

import html
import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, posted, sent_case, stopped_case, version_of
from tests.triage.own import by_staff, fresh
from triage.models import Case, Decision, Event
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES, Result
from triage.rules.printed import say_rule
from triage.services import clinic, desk, opinions, own_case, reading
from triage.services import intake as intakes

pytestmark = pytest.mark.django_db
HAZARDS = {rule.id: rule.hazards for rule in INTAKE_RULES.rules}


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def page_of(case, name="case"):
    return reverse(f"clinician:{name}", args=[case.reference])


def text_of(response):
    return response.content.decode()


def caution(text, label):
    """The look and the words of one caution of the strip."""
    found = re.search(rf'<div class="caution (\w+)"><dt>{label}</dt><dd>(.*?)</dd>', text)
    return found[1], found[2]


def accepted(case, by):
    from triage.services import desk

    desk.accept(case=case, by=by, at=case.opened_at, version=version_of(case), note="Spoke to her at ten.")
    return case


def test_the_list_shows_the_most_urgent_first_and_marks_unread_words(clinician, dana, location):
    calm, stopped = accepted(sent_case(location), dana), stopped_case(location)
    text = text_of(clinician.get(reverse("clinician:queue")))
    assert text.index(stopped.reference) < text.index(calm.reference)
    assert text.count('<b class="unread">Unread words</b>') == 1


def test_the_first_screen_gives_reason_flags_cautions_and_decision_in_this_order(clinician, location):
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, goal="Play with my kids", fever_or_sweats="yes")
    text = text_of(clinician.get(page_of(case)))
    places = [
        "Sam Lee",
        'class="cautions"',
        "Why this person is here",
        "Play with my kids",
        "Urgent findings",
        "Other findings",
        'id="do-decide"',
        'id="answers"',
        "Who did what",
    ]
    assert [text.index(place) for place in places] == sorted(text.index(place) for place in places)


def test_a_red_finding_carries_the_quoted_answers_and_its_rule(clinician, location):
    case = sent_case(location, fever_or_sweats="yes")
    finding = case.assessments.first().findings[0]
    text = text_of(clinician.get(page_of(case)))
    card = text[text.index("Urgent findings") : text.index("Other findings")]
    assert finding["clinician"] in card and finding["rule"] in card
    assert f"<q><bdi>{finding['quotes'][0]['answer']}</bdi></q>" in card


def test_the_receipt_of_a_rule_has_its_inputs_its_sentence_its_hazards_sources_and_version(
    clinician, location
):
    case = sent_case(location, fever_or_sweats="yes")
    finding = case.assessments.first().findings[0]
    rule = next(rule for rule in INTAKE_RULES.rules if rule.id == finding["rule"])
    text = html.unescape(text_of(clinician.get(page_of(case, "receipts"))))
    wanted = [finding["clinician"], *finding["sources"], *HAZARDS[rule.id], say_rule(rule, INTAKE_RULES)]
    for quote in finding["quotes"]:
        wanted += [quote["question"], quote["answer"]]
    for shown in (*wanted, f"Rules version {INTAKE_RULES.version}"):
        assert shown in text


def test_the_receipts_say_what_could_not_be_decided_and_which_answer_would_decide_it(clinician, location):
    case = sent_case(location, weight_loss="not_sure")
    undecided = case.assessments.first().undecided
    text = html.unescape(text_of(clinician.get(page_of(case, "receipts"))))
    part = text[text.index('id="undecided"') : text.index('id="turns"')]
    assert undecided
    for item in undecided:
        assert item["rule"] in part
        assert all(INTAKE.questions[key].wording in part for key in item["needs"])


def test_the_receipts_say_which_single_answers_would_change_the_result(clinician, location):
    text = html.unescape(text_of(clinician.get(page_of(sent_case(location), "receipts"))))
    more = text[text.index("More urgent") : text.index("Less urgent")]
    assert INTAKE.questions["fever_or_sweats"].wording in more


def test_the_changes_show_before_and_after_the_result_the_rules_and_what_was_relied_on(
    clinician, clara, dana, location
):
    case = accepted(sent_case(location, words=False), dana)
    by_staff(case, clinic.decide, clara, case.opened_at, outcome="other_care_first", reason="Physio first.")
    draft = own_case.start_amendment(case=fresh(case), at=now())
    intakes.save_page(intake=draft, page="", answers={"fever_or_sweats": "yes"}, at=now())
    intakes.send(intake=draft, at=now(), identity={"consent": True})
    text = html.unescape(text_of(clinician.get(page_of(case, "changes"))))
    assert INTAKE.questions["fever_or_sweats"].wording in text
    assert "Before: <q><bdi>No</bdi></q>, now: <q><bdi>Yes</bdi></q>" in text
    assert "The result is more urgent now." in text
    came = text[text.index("Rules that fire now and did not before") : text.index("Rules that fired before")]
    assert "R204" in came
    assert "Physio first." in text[text.index("What had been relied on") :]
    page = text_of(clinician.get(page_of(case)))
    assert "New answers opened this case again" in page
    assert "Unread: changed after it was read" in page


def test_a_form_that_was_sent_once_has_no_change_to_show(clinician, location):
    assert "The form was sent once." in text_of(clinician.get(page_of(sent_case(location), "changes")))


def test_one_click_reads_words_and_findings_and_the_page_says_what_waits(clinician, location):
    case = sent_case(location, fever_or_sweats="yes")
    before = text_of(clinician.get(page_of(case)))
    assert "Nobody has read: own words, 1 urgent finding. It cannot be closed before." in before
    assert clinician.post(page_of(case, "read"), posted(case)).status_code == 302
    after = text_of(clinician.get(page_of(case)))
    assert "Nobody has read" not in after
    assert 'id="do-read"' not in after
    history = after[after.index("Who did what") :]
    assert "Findings of R204" in history


def test_the_desk_is_not_told_which_parts_were_read(clinician, sign_in, dana, location):
    case = sent_case(location, fever_or_sweats="yes")
    clinician.post(page_of(case, "read"), posted(case))
    text = text_of(sign_in(dana).get(reverse("desk:case", args=[case.reference])))
    assert "Parts of the case were read" in text
    assert "R204" not in text


def listed(client, name=""):
    """The references on one list, in order, and the count on its tab."""
    text = text_of(client.get(reverse("clinician:queue"), {"list": name} if name else {}))
    count = re.search(rf'id="tab-{name or "all"}"[^>]*>[^<]*<span class="count">(\d+)', text)[1]
    return re.findall(r'id="case-(\w+)"', text), int(count)


def test_each_list_holds_its_own_cases_and_says_how_many(sign_in, clara, cole, dana, location):
    client = sign_in(clara)
    mine, opinion, reopened, read = (accepted(sent_case(location, words=False), dana) for _ in range(4))
    by_staff(fresh(mine), desk.take, clara, now())
    by_staff(fresh(opinion), opinions.ask, cole, now(), of=clara, question="Would you treat?")
    by_staff(fresh(read), reading.mark_read, clara, now())
    Case.objects.filter(pk=reopened.pk).update(answers_reopened_at=now())
    everyone = {case.reference for case in (mine, opinion, reopened, read)}
    assert set(listed(client)[0]) == everyone
    assert set(listed(client, "unread")[0]) == everyone - {read.reference}
    assert listed(client, "mine") == ([mine.reference], 1)
    assert listed(client, "opinion") == ([opinion.reference], 1)
    assert listed(client, "reopened") == ([reopened.reference], 1)
    assert listed(sign_in(cole), "opinion") == ([], 0)


def test_next_and_previous_keep_to_the_list_one_came_from(clinician, clara, dana, location):
    cases = [accepted(sent_case(location, words=False), dana) for _ in range(3)]
    order = listed(clinician)[0]
    for case in cases:
        if case.reference in (order[0], order[2]):
            by_staff(fresh(case), desk.take, clara, now())
    first = text_of(clinician.get(reverse("clinician:case", args=[order[0]]), {"list": "mine"}))
    behind = reverse("clinician:case", args=[order[2]])
    assert f'rel="next" href="{behind}?list=mine"' in first
    assert f'href="{reverse("clinician:queue")}?list=mine#case-{order[0]}"' in first


def test_a_list_that_is_none_of_ours_shows_all_flagged_cases(clinician, location):
    case = stopped_case(location)
    text = text_of(clinician.get(reverse("clinician:queue"), {"list": "<b>x"}))
    assert case.reference in text


def test_no_not_sure_not_answered_and_not_asked_differ_in_the_strip_by_word_and_by_form(clinician, location):
    sure = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, diabetes="not_sure")
    text = text_of(clinician.get(page_of(sure)))
    assert caution(text, "Allergies") == ("no", "None of these")
    assert caution(text, "Diabetes") == ("unsure", "I am not sure")
    assert caution(text, "Blood thinner")[0] == "yes"
    stopped = text_of(clinician.get(page_of(stopped_case(location))))
    assert caution(stopped, "Diabetes") == ("unknown", "Not answered")


@pytest.mark.parametrize("name", ["decide", "lower", "read"])
def test_the_strip_stands_on_the_page_of_a_form_that_came_too_late_as_well(clinician, location, name):
    case = sent_case(location)
    late = {"reference": case.reference, "version": 0, "reason": "x", "to": "CONSULT"}
    late |= {"outcome": "call_now", "reason_code": "other"}
    if name == "lower":
        Case.objects.filter(pk=case.pk).update(urgency=Result.SAME_DAY.rank)
    response = clinician.post(page_of(case, name), late)
    assert response.status_code == 409
    assert 'class="cautions"' in text_of(response)


def test_what_is_not_known_is_listed_and_never_counted_as_no(clinician, location):
    text = text_of(clinician.get(page_of(sent_case(location, weight_loss="not_sure"))))
    part = text[text.index('id="unknown"') : text.index("case-side")]
    assert "Have you lost weight without trying in the last 6 months?" in part
    assert "I am not sure." in part


def test_an_alarming_answer_that_was_changed_later_is_still_shown(clinician, location):
    from tests.triage.cases import KNEE, SAM
    from triage.services import intake as intakes

    draft = intakes.start(at=now(), location=location)
    whole = {**KNEE, "understands_limits": True}
    intakes.save_page(
        intake=draft, page="whole", answers={**whole, "fever_or_sweats": "yes"}, identity=SAM, at=now()
    )
    intakes.save_page(intake=draft, page="whole", answers={**whole, "fever_or_sweats": "no"}, at=now())
    case = intakes.send(intake=draft, at=now()).case
    text = text_of(clinician.get(page_of(case)))
    assert "Said before, then changed" in text
    assert "First: <q><bdi>Yes</bdi></q>, now: <q><bdi>No</bdi></q>" in text


def test_scores_are_shown_with_their_direction(clinician, location):
    text = text_of(clinician.get(page_of(sent_case(location))))
    assert "PEG mean" in text
    assert "lower is better" in text


def test_every_answer_stands_on_the_page_whole(clinician, location):
    long = "word " * 700 + "END-OF-WORDS"
    case = sent_case(location, goal=long)
    text = text_of(clinician.get(page_of(case)))
    assert "END-OF-WORDS" in text
    for question, _reply in case.latest.words.values():
        assert question.replace("'", "&#x27;") in text


def test_unread_words_block_the_decision_until_they_are_marked_as_read(clinician, clara, location):
    case = sent_case(location)
    wanted = {"outcome": "book_consultation", "reason_code": "worth_a_talk"}
    wanted["reason"] = "Long-standing knee pain, exercise tried."
    refused = clinician.post(page_of(case, "decide"), posted(case, **wanted))
    assert refused.status_code == 422
    assert "mark it as read first" in text_of(refused)
    assert "Long-standing knee pain, exercise tried." in text_of(refused)
    assert clinician.post(page_of(case, "read"), posted(case)).status_code == 302
    assert clinician.post(page_of(case, "decide"), posted(case, **wanted)).status_code == 302
    decision = Decision.objects.get(case=case)
    assert (decision.by, decision.outcome, decision.overrules) == (clara, "book_consultation", False)


def test_a_decision_needs_an_outcome_and_a_reason(clinician, location):
    case = sent_case(location, words=False)
    for fields in (
        {"outcome": "call_now", "reason_code": "other", "reason": "  "},
        {"outcome": "", "reason_code": "other", "reason": "x"},
        {"outcome": "call_now", "reason_code": "", "reason": "x"},
        {"outcome": "call_now", "reason_code": "no_evidence", "reason": "x"},
        {"outcome": "cure"},
    ):
        response = clinician.post(page_of(case, "decide"), posted(case, **fields))
        assert response.status_code == 422
        assert "There is a problem" in text_of(response)
    assert not Decision.objects.exists()


def test_a_decision_that_overrules_the_result_names_the_rule_and_says_so(clinician, clara, location):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    fired = case.assessments.get().findings[0]["rule"]
    reading.mark_read(case=case, by=clara, at=now(), version=version_of(case))
    fields = {
        "outcome": "book_consultation",
        "reason_code": "sign_explained",
        "reason": "A cold; it is over.",
    }
    refused = clinician.post(page_of(case, "decide"), posted(case, **fields))
    assert refused.status_code == 422
    assert f"This outcome goes against what fired: {fired}." in text_of(refused)
    clinician.post(page_of(case, "decide"), posted(case, **fields, overruled=[fired]))
    assert Decision.objects.get(case=case).overruled == [fired]
    text = text_of(clinician.get(page_of(case)))
    assert "The sign has a known and harmless cause. A cold; it is over." in text
    assert f"Overrules {fired}." in text


def test_only_a_reason_lowers_the_urgency(clinician, location):
    case = sent_case(location, fever_or_sweats="yes")
    before = case.urgency
    assert clinician.post(page_of(case, "lower"), posted(case, to="CONSULT", reason="")).status_code == 422
    assert (
        clinician.post(page_of(case, "lower"), posted(case, to="EMERGENCY_NOW", reason="x")).status_code
        == 422
    )
    case.refresh_from_db()
    assert case.urgency == before
    clinician.post(
        page_of(case, "lower"), posted(case, to="GP_SOON", reason="The fever was three weeks ago.")
    )
    case.refresh_from_db()
    assert case.urgency == Result.GP_SOON.rank
    assert "The fever was three weeks ago." in text_of(clinician.get(page_of(case)))


def test_the_slower_clinician_gets_409_with_both_texts(clinician, cole, location):
    case = sent_case(location, words=False)
    seen = posted(case, outcome="not_for_us", reason_code="other", reason="MY OWN WORDS")
    clinic.decide(
        case=case,
        by=cole,
        at=case.opened_at,
        version=version_of(case),
        outcome="call_now",
        reason="THE OTHER WORDS",
    )
    response = clinician.post(page_of(case, "decide"), seen)
    assert response.status_code == 409
    assert "MY OWN WORDS" in text_of(response)
    assert "THE OTHER WORDS" in text_of(response)
    assert Decision.objects.count() == 1


def test_a_decided_case_can_be_opened_again_with_a_reason(clinician, location):
    case = sent_case(location, words=False)
    clinician.post(
        page_of(case, "decide"), posted(case, outcome="not_for_us", reason_code="other", reason="x")
    )
    assert page_of(case, "reopen") in text_of(clinician.get(page_of(case)))
    clinician.post(page_of(case, "reopen"), posted(case, reason="She phoned: it is worse."))
    case.refresh_from_db()
    assert case.state == "with_clinician"


def test_next_and_previous_walk_along_the_flagged_cases(clinician, dana, location):
    cases = [accepted(sent_case(location), dana) for _ in range(3)]
    order = re.findall(r'id="case-(\w+)"', text_of(clinician.get(reverse("clinician:queue"))))
    assert set(order) == {case.reference for case in cases}
    middle = text_of(clinician.get(reverse("clinician:case", args=[order[1]])))
    assert f'rel="prev" href="{reverse("clinician:case", args=[order[0]])}"' in middle
    assert f'rel="next" href="{reverse("clinician:case", args=[order[2]])}"' in middle
    last = text_of(clinician.get(reverse("clinician:case", args=[order[2]])))
    assert 'rel="next"' not in last


def test_the_page_says_who_did_and_who_read_what(clinician, dana, location):
    case = accepted(sent_case(location), dana)
    text = text_of(clinician.get(page_of(case)))
    assert "Spoke to her at ten." in text
    assert "Dana" in text
    reads = text[text.index("Who read this case") :]
    assert "Clara" in reads
    assert "clinician case page" in reads


def test_a_read_is_written_down_for_each_page(clinician, clara, location):
    case = sent_case(location)
    before = Entry.objects.filter(action="case.read").count()
    clinician.get(page_of(case))
    assert Entry.objects.filter(action="case.read", by_id=clara.pk).count() == before + 1


@pytest.mark.parametrize("who", ["dana", "mona"])
def test_nobody_but_a_clinician_reads_decides_or_lowers(who, request, sign_in, location):
    case, client = sent_case(location), sign_in(request.getfixturevalue(who))
    assert client.get(reverse("clinician:queue")).status_code == 403
    assert client.get(page_of(case)).status_code == 403
    for name in ("decide", "lower", "read", "reopen", "note", "ask_opinion", "give_opinion"):
        assert client.post(page_of(case, name), posted(case)).status_code == 403
    assert not Event.objects.filter(case=case).exclude(kind="sent").exists()


def test_a_form_of_another_case_changes_nothing(clinician, location):
    one, other = sent_case(location, words=False), sent_case(location, words=False)
    fields = posted(one, outcome="not_for_us", reason_code="other", reason="x")
    response = clinician.post(page_of(one, "decide"), {**fields, "reference": other.reference})
    assert response.status_code == 409
    assert not Decision.objects.exists()


def test_own_words_are_shown_as_text(clinician, location):
    text = text_of(clinician.get(page_of(sent_case(location, goal="<b onmouseover=x>run</b>"))))
    assert "&lt;b onmouseover=x&gt;run&lt;/b&gt;" in text
    assert "<b onmouseover" not in text


def test_the_pages_of_the_flagged_cases_lead_forward_and_back(sign_in, clara, location):
    for _ in range(26):
        stopped_case(location)
    client, pages = sign_in(clara), []
    for rel in ("", "next", "prev"):
        link = re.search(rf'rel="{rel}" href="([^"]+)"', pages[-1])[1] if rel else reverse("clinician:queue")
        pages.append(client.get(link).content.decode())
    shown = [set(re.findall(r'id="case-(\w+)"', page)) for page in pages]
    assert [len(rows) for rows in shown] == [25, 1, 25]
    assert shown[0] == shown[2]
