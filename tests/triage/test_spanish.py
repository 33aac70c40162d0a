"""The second language: whole, kept through the journey, and offered to nobody before it is signed."""

import gettext
import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from prolo.languages import services
from prolo.languages.catalogue import Catalogue, Entry, catalogue, compiled, path_of, read, written
from prolo.languages.models import Signature
from prolo.languages.tags import in_language, plainly
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage import notices
from triage.mail_words import CLINICAL, KINDS, faults
from triage.models import Case, Intake, Mail
from triage.patient_texts import emergency_texts, patient_texts
from triage.questionnaire.body_areas import AREAS
from triage.questionnaire.pages import PAGES
from triage.rules import Result

pytestmark = pytest.mark.django_db
GARDENER = json.loads((Path(__file__).parent / "conformance/vignettes.jsonl").open().readline())["answers"]
PERSON = {
    "given_name": "Pat",
    "family_name": "Planted",
    "phone": "555 0142",
    "email": "pat@example.org",
    "voicemail_ok": "yes",
    "text_ok": "no",
    "email_ok": "yes",
}
LEAST_SHARE = 0.95
NAMED = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture
def signed(clara):
    """A clinician has signed the present words."""
    return Signature.objects.create(
        language="es",
        digest=catalogue("es").digest,
        signed_at="2026-03-03T10:00Z",
        signed_by=clara,
        credentials="MD",
    )


@pytest.fixture
def speaks_spanish(client):
    client.cookies["language"] = "es"
    return client


def test_the_share_of_texts_that_is_translated_is_told():
    known = catalogue("es").by_text
    texts = {text for text, _plural in patient_texts()}
    done = {text for text in texts if text in known}
    print(f"\nSpanish: {len(done)} of {len(texts)} texts, {len(done) / len(texts):.1%}")
    print("\n".join(sorted(texts - done)))
    assert len(done) / len(texts) >= LEAST_SHARE


def test_every_emergency_text_has_its_translation():
    assert sorted(emergency_texts() - catalogue("es").by_text.keys()) == []


def test_what_is_filled_in_stands_in_both_languages():
    wrong = [
        entry.text
        for entry in catalogue("es").entries
        if entry.is_done and sorted(NAMED.findall(entry.text)) != sorted(NAMED.findall(entry.translation))
    ]
    assert wrong == []


def test_emergency_numbers_and_times_are_the_same_in_both_languages():
    wrong = []
    for entry in catalogue("es").entries:
        said = re.sub(r"(?<=\d)\.(?=\d{3})", ",", entry.translation)
        if entry.is_done and sorted(re.findall(r"\d+(?:,\d+)*", entry.text)) != sorted(
            re.findall(r"\d+(?:,\d+)*", said)
        ):
            wrong.append((entry.text, entry.translation))
    assert wrong == []


def test_right_is_right_and_left_is_left():
    said = catalogue("es").by_text
    sides = {"right": ("derech", "izquierd"), "left": ("izquierd", "derech")}
    for area in AREAS.values():
        if area.side:
            this, other = sides[area.side]
            assert this in said[area.label] and other not in said[area.label], area.label


def test_h13_no_spanish_text_praises_or_judges():
    praise = re.compile(
        r"\b(segur[oa]s?|cura[rn]?|sana[rn]?|eficaz|natural(?!mente)|milagro|apt[oa]|idóne[oa]|candidat[oa])\b",
        re.I,
    )
    allowed = {"10 es seguro", "el seguro a menudo no paga"}
    found = [entry.translation for entry in catalogue("es").entries if praise.search(entry.translation)]
    assert [text for text in found if not any(part in text for part in allowed)] == []


def test_the_binary_catalogue_is_made_of_the_readable_one_and_gettext_reads_it():
    path = path_of("es")
    book = read(path.read_text(encoding="utf-8"), "es")
    assert written(book) == path.read_text(encoding="utf-8")
    assert compiled(book) == path.with_suffix(".mo").read_bytes()
    with path.with_suffix(".mo").open("rb") as file:
        made = gettext.GNUTranslations(file)
    assert made.gettext("Yes") == "Sí"
    assert made.ngettext("About %(n)d minute left.", "About %(n)d minutes left.", 2).startswith("Faltan")


def test_a_catalogue_survives_writing_and_reading():
    entries = (
        Entry('A "quote"\nand a line', "Una «cita»\ny \\ una línea"),
        Entry("one", "uno", "many", "muchos"),
    )
    book = Catalogue("es", entries)
    assert read(written(book), "es") == book


@pytest.fixture
def half_translated(monkeypatch):
    """A catalogue that lacks a sign of the emergency check."""
    gate = next(text for text in emergency_texts() if text.startswith("Chest pain, pressure"))
    whole = catalogue("es")
    rest = tuple(Entry(e.text, "") if e.text == gate else e for e in whole.entries)
    monkeypatch.setattr("prolo.languages.tags.catalogue", lambda language: Catalogue("es", rest))
    return gate


def test_h18_missing_translation_shows_both(half_translated):
    with override("es"):
        shown = in_language(half_translated, "gate_chest_pain_or_breathless")
    assert f'<span lang="en">{half_translated}</span>' in shown
    assert "Aún no está en su idioma. Llámenos" in shown


def test_any_other_text_without_a_translation_is_marked_as_english():
    with override("es"):
        assert in_language("A new sentence") == '<span lang="en">A new sentence</span>'
        assert in_language("<b>") == '<span lang="en">&lt;b&gt;</span>'
        assert in_language("7") == "7" and in_language("") == ""
        assert in_language("Sí") == "Sí" and plainly("A new sentence") == "A new sentence"
    assert in_language("A new sentence") == "A new sentence"


def test_several_replies_in_one_line_are_each_translated_and_own_words_are_left_alone():
    with override("es"):
        assert in_language("Exercise or physio; Medicines", "reply") == "Ejercicio o fisioterapia; Medicinas"
        assert in_language("I like <gardens>", "reply") == "I like <gardens>"


def test_before_it_is_signed_nobody_is_offered_spanish(speaks_spanish, location):
    start = speaks_spanish.get("/check/").content.decode()
    assert '<html lang="en"' in start and "Before you start" in start
    assert "Español" not in speaks_spanish.get("/display/").content.decode()


def test_a_browser_that_asks_for_spanish_is_not_given_it_unasked(client, location, signed):
    assert '<html lang="en"' in client.get("/check/", headers={"Accept-Language": "es"}).content.decode()


def test_a_signature_is_on_these_very_words(signed, monkeypatch):
    assert services.is_offered("es")
    other = Catalogue("es", (*catalogue("es").entries[:-1], Entry("One word", "Una palabra")))
    monkeypatch.setattr(services, "catalogue", lambda language: other)
    assert not services.is_offered("es")


def test_staff_may_look_at_what_is_not_signed_yet(sign_in, clara, location):
    browser = sign_in(clara)
    browser.post(reverse("manager:preview_translation", args=["es"]))
    assert '<html lang="es"' in browser.get("/check/").content.decode()


def sign_now(browser, **changes):
    page = browser.get("/manage/languages/es/").content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    return browser.post("/manage/languages/es/", {"digest": digest, "read": "on"} | changes)


def test_a_clinician_signs_after_reading_and_patients_may_choose_it(sign_in, clara, client, monkeypatch):
    monkeypatch.setattr("triage.manager.translations.untranslated", lambda language: [])
    monkeypatch.setattr(Catalogue, "missing", ())
    browser = sign_in(clara)
    assert sign_now(browser, read="").status_code == 422
    assert sign_now(browser, digest="another").status_code == 422
    assert not services.is_offered("es")
    assert sign_now(browser).status_code == 302
    assert "Español" in client.get("/display/").content.decode()
    answer = client.post("/display/", {"next": "/check/", "language": "es"})
    assert answer.cookies["language"].value == "es"


def test_a_translation_with_a_gap_is_not_signed(sign_in, clara, monkeypatch):
    monkeypatch.setattr("triage.manager.translations.untranslated", lambda language: ["A new sentence"])
    assert sign_now(sign_in(clara)).status_code == 422
    assert not Signature.objects.exists()


def test_a_clinician_without_credentials_signs_nothing(clara):
    clara.credentials = ""
    with pytest.raises(services.NotSigned):
        services.sign(language="es", digest=catalogue("es").digest, by=clara, at="2026-03-03T10:00Z")


def test_the_library_and_the_staff_pages_stay_in_english(speaks_spanish, signed, sign_in, dana):
    assert '<html lang="en"' in speaks_spanish.get("/search/").content.decode()
    assert '<html lang="en"' in sign_in(dana).get("/desk/").content.decode()


def walked(client, **more):
    """A person who goes through the whole form in Spanish; the pages met, and the last one."""
    walker = Walker(InProcess(client), GARDENER, PERSON | more, today=date.today())
    return walker, walker.walk()


def english_left(html):
    """Texts of ours that stand on a page in English, marked or not; the library's titles aside."""
    main = (
        html.partition("<main")[2]
        .partition(">")[2]
        .partition("</main>")[0]
        .partition('<ul class="plain">')[0]
    )
    lines = (" ".join(unescape(part).split()) for part in re.split(r"<[^>]+>", main))
    ours = catalogue("es")
    same = {text for text, said in ours.by_text.items() if text == said}
    return [line for line in lines if line in ours.texts - same - ours.said]


def test_the_whole_journey_is_spanish_and_so_are_its_result_and_its_mail(speaks_spanish, signed, location):
    _walker, end = walked(speaks_spanish)
    assert end.url.endswith("/sent/") and '<html lang="es"' in end.html
    assert plainly_in_spanish(Result.CONSULT.headline) in end.html
    assert english_left(end.html) == []
    assert Intake.objects.get().language == Case.objects.get().language == "es"
    mail = Mail.objects.get()
    assert mail.subject == "Ha llegado su formulario" and "fecha de nacimiento" in mail.body


def plainly_in_spanish(text):
    with override("es"):
        return plainly(text)


def test_every_page_of_the_form_is_spanish_to_the_last_word(speaks_spanish, signed, location):
    walker, _end = walked(speaks_spanish)
    draft = Intake.objects.get()
    left = {}
    Intake.objects.filter(pk=draft.pk).update(sent_at=None)
    for step in (*(page.key for page in PAGES), "contact", "answers"):
        html = walker.client.get(f"/check/{draft.pk}/{step}/").html
        assert '<html lang="es"' in html
        left[step] = english_left(html)
    assert not any(left.values()), left


def test_the_stop_page_is_spanish(speaks_spanish, signed, location):
    begun = speaks_spanish.post("/check/", {"area": "knee"}).url
    path = speaks_spanish.post(begun, {"gate_saddle_or_bladder": "on", "gate_end": "some"}).url.partition(
        "#"
    )[0]
    html = speaks_spanish.get(path).content.decode()
    assert "Pida ayuda de emergencia ya." in html and "nervios de la base de la columna" in html
    assert english_left(html) == []


def test_mails_fall_back_to_english_when_the_signature_no_longer_holds(speaks_spanish, signed, location):
    walked(speaks_spanish)
    Signature.objects.all().delete()
    assert services.spoken_to(Case.objects.get().language) == "en"


@pytest.mark.parametrize("kind", KINDS)
def test_a_spanish_mail_keeps_to_the_rules_of_mails(kind):
    with override("es"):
        ours = KINDS[kind].ours
        assert list(faults(KINDS[kind], ours, clinic="Demo Clinic")) == []
        assert not CLINICAL.search(notices.sample(ours).body.replace("Demo Clinic", ""))


def test_another_device_goes_on_in_the_language_the_form_was_begun_in(signed, location, client):
    from prolo.languages.middleware import IN_SESSION

    session = client.session
    session[IN_SESSION] = "es"
    session.save()
    assert '<html lang="es"' in client.get("/check/").content.decode()
