"""Hazard H5: a form begun under one version of the rules and sent under another; old cases read with new words."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from tests.triage import make
from tests.triage.after import CALM, PAT, Asker, form_of, stage_of, when
from tests.triage.cases import sent_case, stopped_case
from triage.models import Assessment, Case, CheckInReply, Event, EventKind
from triage.questionnaire import AFTERCARE, INTAKE
from triage.questionnaire.comparisons import yes
from triage.questionnaire.records import Option, Question
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Result, Rule, versions
from triage.rules.copies import written
from triage.services import check_ins, sending, two_versions
from triage.services import intake as intakes
from triage.services.check_ins import Said

pytestmark = pytest.mark.django_db
GONE_QUESTION = Question(
    "Z1", "tick_bite", "Were you bitten by a tick?", "one", options=(Option("yes", "Yes"), Option("no", "No"))
)


def a_rule(rule_id, level, when):
    return Rule(
        rule_id, level, when, "See a doctor about it.", "Seen before", ("nhs-dvt",), ("missed infection",)
    )


def older(*more, questions=(), without=()):
    """Version 1: the rules of today, some taken away, some more, and a question that is asked no longer."""
    first, *rest = INTAKE.sections
    form = replace(
        INTAKE,
        version=1,
        sections=(first, replace(rest[0], questions=(*rest[0].questions, *questions)), *rest[1:]),
    )
    kept = tuple(rule for rule in INTAKE_RULES.rules if rule.id not in without)
    return replace(INTAKE_RULES, version=1, questionnaire=form, rules=(*kept, *more))


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """Put a version 1 on the shelf."""
    monkeypatch.setattr(versions, "SHELF", tmp_path)

    def put(book):
        versions.path_of("intake", 1).write_text(written(book), encoding="utf-8")

    return put


def begun_before(location, **changes):
    """A draft that was begun and filled in under version 1, as it lies there when version 2 comes."""
    draft = make.an_intake(location)
    draft.rulebook_version = draft.questionnaire_version = 1
    draft.answers = draft.answers | changes
    draft.save()
    return draft


def sent(draft):
    return intakes.send(intake=draft, at=make.AT, answers={"understands_limits": True})


def notes(case):
    rows = Event.objects.filter(case=case, kind=EventKind.SENT)
    return [row.detail.get("note", "") for row in rows]


def test_h05_old_form_after_release_the_older_version_counts_when_it_is_more_urgent(location, keep):
    keep(older(a_rule("R299", Result.SAME_DAY, yes("tick_bite")), questions=(GONE_QUESTION,)))
    row = sent(begun_before(location, tick_bite="yes"))
    case, kept = Case.objects.get(pk=row.case_id), Assessment.objects.get(submission=row)
    assert (case.urgency, case.result, kept.result) == (Result.SAME_DAY.rank, "SAME_DAY", "SAME_DAY")
    assert kept.rulebook_version == kept.questionnaire_version == 1
    assert "R299" in [finding["rule"] for finding in kept.findings]
    assert row.answers["tick_bite"] == "yes"
    assert row.words["tick_bite"] == ["Were you bitten by a tick?", "Yes"]
    (said,) = notes(case)
    assert "begun under version 1" in said and "what version 1 says" in said


def test_h05_old_form_after_release_a_clinician_reads_which_version_said_it(
    location, keep, sign_in, clara, dana
):
    keep(older(a_rule("R299", Result.SAME_DAY, yes("tick_bite")), questions=(GONE_QUESTION,)))
    case = sent(begun_before(location, tick_bite="yes")).case
    clinicians = sign_in(clara).get(reverse("clinician:case", args=[case.reference])).content.decode()
    assert "begun under version 1 of the rules" in clinicians and "R299" in clinicians
    desks = sign_in(dana).get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "begun under version 1" not in desks and "R299" not in desks


def test_h05_old_form_after_release_the_newer_version_counts_when_it_is_more_urgent(location, keep):
    keep(older(without=("R204",)))
    row = sent(begun_before(location, fever_or_sweats="yes"))
    kept = Assessment.objects.get(submission=row)
    assert (kept.result, kept.rulebook_version) == ("SAME_DAY", 2)
    assert "what version 2 says" in notes(row.case)[0]


def test_h05_old_form_after_release_what_both_found_is_kept(location, keep):
    keep(older(a_rule("R299", Result.SAME_DAY, yes("tick_bite")), questions=(GONE_QUESTION,)))
    row = sent(begun_before(location, tick_bite="yes", weight_loss="yes"))
    found = [finding["rule"] for finding in Assessment.objects.get(submission=row).findings]
    assert {"R299", "R302"} <= set(found) and len(found) == len(set(found))


def test_h05_old_form_after_release_a_reply_only_the_older_form_asked_for_outlives_a_saved_page(
    location, keep
):
    keep(older(a_rule("R299", Result.SAME_DAY, yes("tick_bite")), questions=(GONE_QUESTION,)))
    draft = begun_before(location, tick_bite="yes")
    saved = make.save(draft, "emergency")
    assert saved.assessment.result is Result.SAME_DAY
    assert draft.answers["tick_bite"] == "yes"


def test_h05_old_form_after_release_an_emergency_of_the_older_version_stops_the_form(location, keep):
    keep(older(a_rule("R199", Result.EMERGENCY_NOW, yes("tick_bite")), questions=(GONE_QUESTION,)))
    draft = begun_before(location, tick_bite="yes")
    assert make.save(draft, "emergency").stopped
    assert Case.objects.get(intake=draft).urgency == Result.EMERGENCY_NOW.rank


def test_h05_old_form_after_release_only_new_questions_are_asked(location, keep):
    must = replace(GONE_QUESTION, required_for_safety=True)
    keep(older(questions=(must,)))
    assert sent(begun_before(location)).number == 1  # the old form's own question can be answered nowhere now


def test_h05_old_form_after_release_staff_are_told_when_the_older_version_is_not_known(location, keep):
    row = sent(begun_before(location))
    assert Assessment.objects.get(submission=row).rulebook_version == 2
    assert "Version 1 is not known here" in notes(row.case)[0]


def test_h05_a_form_of_one_version_asks_one_version_and_tells_nothing(location, monkeypatch):
    monkeypatch.setattr(versions, "known", lambda *_: pytest.fail("an older version was looked for"))
    row = make.a_submission(location)
    assert notes(row.case) == [""]
    assert two_versions.words_of_then(make.a_draft(location)) == {}


def older_check(*more, questions=(), without=()):
    """Version 1 of the check: the rules of today and more, other questions; `without`: not asked then."""
    first, *rest = AFTERCARE.sections
    asked = tuple(question for question in first.questions if question.key not in without)
    form = replace(AFTERCARE, version=1, sections=(replace(first, questions=(*asked, *questions)), *rest))
    now_too = AFTERCARE_RULES.rules
    kept = tuple(rule for rule in now_too if not set(without).intersection(AFTERCARE_RULES.reads(rule)))
    return replace(AFTERCARE_RULES, version=1, questionnaire=form, rules=(*kept, *more))


def keep_check(book):
    versions.path_of("aftercare", 1).write_text(written(book), encoding="utf-8")


def test_h05_old_check_after_release_both_versions_assess_it_and_the_reply_says_which_asked(
    client, location, keep, clara, sign_in
):
    keep_check(older_check(a_rule("X299", Result.SAME_DAY, yes("tick_bite")), questions=(GONE_QUESTION,)))
    asker = Asker(client, {**CALM, **when(20)})
    page = asker.client.get(asker.path)
    begun = [
        (name, "1" if name == "asked_version" else value) for name, value in form_of(page).filled_with(CALM)
    ]
    page = asker.client.post(asker.path, [*begun, ("tick_bite", "yes")])
    while stage_of(page):
        page = asker.step(page)
    assert "fits common soreness" not in page.html
    asker.answers = PAT
    asker.step(page)
    kept = CheckInReply.objects.get()
    assert (kept.asked_version, kept.rulebook_version, kept.result) == (1, 1, "SAME_DAY")
    assert kept.answers["tick_bite"] == "yes"
    shown = sign_in(clara).get(reverse("clinician:case", args=[kept.case.reference])).content.decode()
    assert "begun under version 1 of the rules" in shown and "Were you bitten by a tick?" in shown
    assert "Asked in version 1." in shown


def test_h05_old_check_after_release_what_it_did_not_ask_is_the_same_day_at_least(location, keep):
    keep_check(older_check(without=("chest_or_breathing",)))
    told = {name: value for name, value in CALM.items() if name != "chest_or_breathing"}
    case = sent_case(location)
    said = Said({**told, "hours_since_treatment": 20}, asked=1)
    kept = check_ins.reply(said=said, key=uuid4(), at=now(), case=case)
    assert (kept.asked_version, kept.rulebook_version, kept.result) == (1, 2, "SAME_DAY")


@pytest.mark.parametrize("named, asked", [("2", 2), (None, None), ("x", None), ("99999", None), ("7", 7)])
def test_h05_a_check_is_kept_with_the_version_its_page_named_and_read_by_todays_rules(
    client, location, named, asked
):
    asker = Asker(client, {**CALM, **when(20)})
    page = asker.client.get(asker.path)
    pairs = [(name, value) for name, value in form_of(page).filled_with(CALM) if name != "asked_version"]
    page = asker.client.post(asker.path, [*pairs, *([("asked_version", named)] if named else [])])
    while stage_of(page):
        page = asker.step(page)
    asker.answers = PAT
    asker.step(page)
    kept = CheckInReply.objects.get()
    assert (kept.asked_version, kept.rulebook_version, kept.result) == (asked, 2, "EXPECTED")


def test_h05_old_case_renders_old_words_byte_equal(location, sign_in, clara, monkeypatch):
    """What is shown are the words that stood on the screen then, whatever the question says now."""
    then = {"region": ["Which part hurt & why?", "The “old” knee"]}
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_in_words", lambda answers: then)
        case = sent_case(location)
    assert case.latest.words == then
    page = sign_in(clara).get(reverse("clinician:case", args=[case.reference])).content.decode()
    assert "Which part hurt &amp; why?" in page and "The “old” knee" in page


def test_h05_old_assessments_are_never_rewritten(location, keep, monkeypatch):
    case = sent_case(location)
    before = Assessment.objects.filter(case=case).values().get()
    monkeypatch.setitem(versions.CURRENT, "intake", replace(INTAKE_RULES, version=3, rules=()))
    call_command("rehearse_rules", workers=1, verbosity=0, stdout=open("/dev/null", "w"))
    assert Assessment.objects.filter(case=case).values().get() == before


def test_h05_rehearsal_blocks_lowered_emergency(location, tmp_path, capsys):
    case = stopped_case(location)
    kept = tuple(rule for rule in INTAKE_RULES.rules if rule.id != "R103")
    (tmp_path / "next.json").write_text(
        written(replace(INTAKE_RULES, version=3, rules=kept)), encoding="utf-8"
    )
    with pytest.raises(CommandError, match="no clinician has signed"):
        call_command("rehearse_rules", rulebook=str(tmp_path / "next.json"), workers=1)
    assert f"{case.reference} stopped: EMERGENCY_NOW -> " in capsys.readouterr().out
