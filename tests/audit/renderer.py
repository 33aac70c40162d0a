"""LHC-Forms, a public renderer of FHIR forms (SDC), shows ours: every question, by its condition, and loses no answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.triage.test_fhir_forms import FORMS, STORED, made, response
from triage.fhir.answers import answers_in, is_blank

SCRIPTS = ("webcomponent/assets/lib/zone.min.js", "webcomponent/lhc-forms.js", "fhir/R4/lformsFHIR.min.js")
EVERY = 30  # one in so many stored forms is filled in
SHOW = """async ([form, response]) => {
  let held = LForms.Util.convertFHIRQuestionnaireToLForms(form, "R4");
  if (response) held = LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, held, "R4");
  await LForms.Util.addFormToPage(held, "form");
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)));
  return LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", "#form");
}"""
SHOWN = """parts => parts.map(part => [part.id.slice(5).split("/")[0], part.innerText])"""


@dataclass(frozen=True)
class Fault:
    """What the renderer showed or gave back otherwise than it should."""

    form: str
    case: str
    words: str

    def __str__(self) -> str:
        return f"{self.form}, {self.case}: {self.words}"


def faults(package: Path) -> list[Fault]:
    """Every form empty, and filled in with the answers of stored ones. `package` is where the renderer lies."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium.PATH, args=[*chromium.FLAGS])
        page = browser.new_page()
        found: list[Fault] = []
        page.on("pageerror", lambda error: found.append(Fault("any", "in the browser", str(error)[:300])))
        page.set_content('<div id="form"></div>')
        for script in SCRIPTS:
            page.add_script_tag(path=package / "dist/lforms" / script)
        for form in FORMS:
            whole = json.loads(json.dumps(made(form)))
            planted = whole | {"item": whole["item"][:-1]}
            assert any(_of(page, form, planted, [("planted", {})])), "a section that is missing is not seen"
            stored = [(line["id"], line["answers"]) for line in STORED[form][::EVERY]]
            found += _of(page, form, whole, [("empty", {}), *stored])
        browser.close()
        return found


def _of(
    page: Page, form: str, asked: dict[str, Any], cases: list[tuple[str, dict[str, Any]]]
) -> Iterator[Fault]:
    for case, answers in cases:
        kept = FORMS[form].prune(answers)
        sent = json.loads(json.dumps(response(form, kept))) if kept else None
        given = page.evaluate(SHOW, [asked, sent])
        words = dict(page.eval_on_selector_all('#form [id^="item-"]', SHOWN))
        yield from (Fault(form, case, fault) for fault in _different(form, kept, given, words))


def _different(
    form: str, answers: dict[str, Any], given: dict[str, Any], words: dict[str, str]
) -> Iterator[str]:
    ours = FORMS[form].visible(answers)
    shown = words.keys() & FORMS[form].questions.keys()
    if shown != ours.keys():
        yield f"shown there alone: {shown - ours.keys()}; shown here alone: {ours.keys() - shown}"
    for key in shown & ours.keys():
        if ours[key].wording not in " ".join(words[key].split()):
            yield f"{key} stands without its words: {words[key][:80]!r}"
    wanted = {key: reply for key, reply in answers.items() if not is_blank(reply)}
    back = answers_in(FORMS[form], given)
    if back != wanted:
        yield f"answers that came back otherwise: {sorted(k for k in {*back, *wanted} if back.get(k) != wanted.get(k))}"
