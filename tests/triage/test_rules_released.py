"""A rulebook is released when two clinicians signed its very words and no emergency ends without a signed line."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import sent_case, stopped_case
from triage.models import Assessment, Case, RulebookRelease, RuleSignature
from triage.rules import INTAKE_RULES, versions
from triage.rules.copies import digest, written
from triage.services import rule_releases
from triage.services.refusals import NotAllowed, ReasonNeeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "SHELF", tmp_path)
    list(versions.keep())
    return tmp_path


@pytest.fixture
def use(shelf, monkeypatch):
    """Run another intake rulebook, kept under its number."""

    def act(**changes):
        book = replace(INTAKE_RULES, **{"version": 3, **changes})
        monkeypatch.setitem(versions.CURRENT, "intake", book)
        versions.path_of("intake", book.version).write_text(written(book), encoding="utf-8")
        return book

    return act


def without(*ids):
    return tuple(rule for rule in INTAKE_RULES.rules if rule.id not in ids)


def mark():
    return digest(versions.CURRENT["intake"])


def sign(*people):
    for person in people:
        rule_releases.sign(form="intake", seen=mark(), by=person, at=now())


def refused():
    with pytest.raises(rule_releases.NotReleased) as caught:
        rule_releases.release(form="intake", at=now(), workers=1)
    return "\n".join(caught.value.reasons)


def test_what_nobody_signed_is_not_released(shelf):
    said = refused()
    assert "0 of 2 reviewers have signed version 2" in said and "no clinician" in said
    assert not RulebookRelease.objects.exists()


def test_one_person_who_signs_twice_is_one_reviewer(shelf, clara):
    sign(clara, clara)
    assert RuleSignature.objects.count() == 1
    assert "1 of 2 reviewers" in refused()


def test_two_who_signed_these_very_words_release_them(shelf, clara, cole):
    sign(clara, cole)
    row = rule_releases.release(form="intake", at=now(), workers=1)
    assert (row.version, row.digest, row.tried_on) == (2, mark(), 0)
    assert rule_releases.release(form="intake", at=now(), workers=1) is None
    assert Entry.objects.filter(action="rules.released").count() == 1
    assert Entry.objects.filter(action="rules.signed").count() == 2


def test_signatures_on_other_words_are_for_nothing(use, clara, cole):
    sign(clara, cole)
    use(rules=without("R902"))
    assert "0 of 2 reviewers have signed version 3" in refused()


def test_a_change_without_a_new_number_is_not_released_whoever_signed(shelf, clara, cole, monkeypatch):
    monkeypatch.setitem(versions.CURRENT, "intake", replace(INTAKE_RULES, rules=without("R902")))
    sign(clara, cole)
    assert "raise the version" in refused()


def test_a_number_that_was_released_with_other_words_is_not_released_again(shelf, clara, cole):
    RulebookRelease.objects.create(form="intake", version=2, digest="0" * 64, tried_on=0, moved=0, at=now())
    sign(clara, cole)
    assert "version 2 was released with other rules or questions" in refused()


def test_versions_only_rise(shelf, clara, cole):
    RulebookRelease.objects.create(form="intake", version=9, digest="0" * 64, tried_on=0, moved=0, at=now())
    sign(clara, cole)
    assert "a newer version than 2 was released" in refused()


def test_an_emergency_that_would_end_is_named_and_not_released_until_a_line_is_signed(
    use, location, clara, cole
):
    case = stopped_case(location)
    use(rules=without("R103"))
    sign(clara, cole)
    said = refused()
    assert case.reference in said and "for want of R103" in said
    rule_releases.sign_line(
        form="intake", seen=mark(), rule="R103", why="Asked again as R110.", by=clara, at=now()
    )
    assert rule_releases.release(form="intake", at=now(), workers=1).moved == 1


def test_a_line_for_another_rule_or_for_other_words_does_not_help(use, location, clara, cole):
    stopped_case(location)
    use(rules=without("R103"))
    seen = mark()
    rule_releases.sign_line(form="intake", seen=seen, rule="R101", why="Not this.", by=clara, at=now())
    rule_releases.sign_line(form="intake", seen=seen, rule="R103", why="This.", by=clara, at=now())
    use(rules=without("R103", "R902"))
    sign(clara, cole)
    assert "for want of R103" in refused()


def test_a_line_needs_a_rule_of_the_version_before_and_a_reason(use, clara):
    use(rules=without("R103"))
    told = {"form": "intake", "seen": mark(), "by": clara, "at": now()}
    with pytest.raises(rule_releases.NoSuchRule):
        rule_releases.sign_line(rule="R204", why="Not an emergency rule.", **told)
    with pytest.raises(ReasonNeeded):
        rule_releases.sign_line(rule="R103", why="  ", **told)


def test_without_an_earlier_version_there_is_no_line_to_sign(shelf):
    assert rule_releases.may_be_lowered("intake") == ()


@pytest.mark.parametrize("who", ["dana", "mona"])
def test_only_a_clinician_signs(request, shelf, who):
    with pytest.raises(NotAllowed):
        sign(request.getfixturevalue(who))


def test_a_clinician_without_credentials_on_file_does_not_sign(shelf, clara):
    clara.credentials = " "
    clara.save()
    with pytest.raises(NotAllowed):
        sign(clara)


def test_words_that_changed_since_the_page_was_opened_are_not_signed(use, clara):
    seen = mark()
    use(rules=without("R902"))
    with pytest.raises(rule_releases.OthersNow):
        rule_releases.sign(form="intake", seen=seen, by=clara, at=now())


def test_a_signature_and_a_release_are_never_changed_or_dropped(shelf, clara, cole):
    sign(clara, cole)
    rule_releases.release(form="intake", at=now(), workers=1)
    for rows in (RuleSignature.objects.all(), RulebookRelease.objects.all()):
        for act in (lambda rows=rows: rows.update(version=7), lambda rows=rows: rows.delete()):
            with pytest.raises(Error), transaction.atomic():
                act()


def test_the_command_says_why_and_changes_nothing(shelf, clara, cole):
    out = io.StringIO()
    sign(clara, cole)
    with pytest.raises(CommandError, match="aftercare: 0 of 2 reviewers"):
        call_command("release_rules", workers=1, stdout=out)
    assert "intake 2: tried on 0, 0 moved." in out.getvalue()
    call_command("release_rules", form=["intake"], workers=1, stdout=out)
    assert "intake 2: released before." in out.getvalue()


def test_a_rehearsal_knows_the_signed_lines(use, location, clara):
    stopped_case(location)
    use(rules=without("R103"))
    with pytest.raises(CommandError):
        call_command("rehearse_rules", workers=1, stdout=io.StringIO())
    rule_releases.sign_line(form="intake", seen=mark(), rule="R103", why="Asked again.", by=clara, at=now())
    call_command("rehearse_rules", workers=1, stdout=io.StringIO())


def test_a_release_rewrites_no_assessment_and_no_case(use, location, clara, cole):
    sent_case(location, fever_or_sweats="yes")
    before = [list(table.objects.order_by("pk").values()) for table in (Case, Assessment)]
    use(rules=without("R204"))
    sign(clara, cole)
    assert rule_releases.release(form="intake", at=now(), workers=1).moved == 1
    assert [list(table.objects.order_by("pk").values()) for table in (Case, Assessment)] == before


def test_todays_rules_are_a_draft_and_every_member_of_staff_is_told(sign_in, dana):
    page = sign_in(dana).get(reverse("rule_versions:list")).content.decode()
    assert page.count("Draft, not validated: 0 of 2 signatures") == 2
    assert "Read and sign" not in page


def test_a_clinician_reads_every_rule_and_question_and_signs(sign_in, clara):
    client, where = sign_in(clara), reverse("rule_versions:intake")
    page = client.get(where).content.decode()
    for rule in INTAKE_RULES.rules:
        assert f'<th scope="row">{rule.id}<' in page
    answer = client.post(where, {"digest": mark(), "read": "on"})
    assert answer.url == reverse("rule_versions:list")
    shown = client.get(answer.url).content.decode()
    assert "1 of 2 signatures" in shown and "Clara, MD" in shown


def test_a_signature_without_the_tick_or_of_other_words_says_so_and_is_none(sign_in, clara):
    client, where = sign_in(clara), reverse("rule_versions:intake")
    for posted, said in (
        ({"digest": mark()}, "Tick this when you have read them all."),
        ({"digest": "0" * 64, "read": "on"}, "Read them again."),
    ):
        answer = client.post(where, posted)
        assert answer.status_code == 422 and said in answer.content.decode()
    assert not RuleSignature.objects.exists()


def test_signing_asks_for_the_password_again_after_ten_minutes(sign_in, clara):
    client = sign_in(clara)
    session = client.session
    marks = session["account_authentication_methods"]
    session["account_authentication_methods"] = [entry | {"at": entry["at"] - 601} for entry in marks]
    session.save()
    for name in ("rule_versions:intake", "rule_versions:intake_line"):
        answer = client.post(reverse(name), {"digest": mark(), "read": "on"})
        assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not RuleSignature.objects.exists()


def test_a_line_is_signed_on_the_page_and_a_half_one_keeps_what_was_typed(use, sign_in, clara):
    use(rules=without("R103"))
    client, where = sign_in(clara), reverse("rule_versions:intake_line")
    half = client.post(where, {"digest": mark(), "rule": "", "why": "Asked again as R110."})
    assert half.status_code == 422
    assert "Choose a rule." in half.content.decode() and "Asked again as R110." in half.content.decode()
    client.post(where, {"digest": mark(), "rule": "R103", "why": "Asked again as R110."})
    page = client.get(reverse("rule_versions:list")).content.decode()
    assert "R103: Asked again as R110." in page and "Rules, gone: R103" in page
