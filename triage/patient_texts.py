"""Every text a patient can read on the way from the first page to the answer, gathered from where it is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from triage.measures import NPRS, PEG, PGIC, PSFS
from triage.questionnaire import AFTERCARE, INTAKE
from triage.questionnaire.body_areas import AREAS, PAIRS
from triage.questionnaire.pages import PAGES, PARTS
from triage.questionnaire.records import NO_ANSWER, NO_VALID_ANSWER, Section
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, SAFETY_NET, Result

Text = tuple[str, str]
"""A text, and its form for several things when it counts."""
MODULES = (
    "triage/patient/*.py",
    *(
        "triage/mail_words.py",
        "triage/decided_words.py",
        "triage/ready_words.py",
        "triage/notices.py",
        "triage/tellers.py",
        "triage/body_map.py",
        "triage/trends.py",
    ),
    "triage/services/measures.py",
    *("triage/services/refusals.py", "prolo/clinic/hours.py", "prolo/languages/tags.py"),
)
TEMPLATES = (
    *("base.html", "layouts/form.html", "layouts/error.html", "40*.html", "50*.html", "413.html", "429.html"),
    "triage/scores.html",
    *("components/*.html", "prolo/**/*.html", "prolo_pages/*.html", "triage/patient/**/*.html"),
    *(f"triage/clinician/papers/{name}.html" for name in ("patient", "block", "foot")),
)
NOT_FOR_PATIENTS = (
    *("components/case_head.html", "components/staff_links.html", "components/pager.html"),
    *("prolo_pages/languages.html", "prolo_pages/language.html", "prolo_pages/demo_mailbox.html"),
    *("components/demo_banner.html", "triage/patient/assisted.html", "triage/patient/entered.html"),
    *("triage/patient/by_phone.html", "triage/patient/by_phone.py", "triage/patient/after_by_phone.py"),
    *("after/by_phone.html", "after/stop_aloud.html"),
)
_SAYS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy")
_TRANSLATE = re.compile(r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')")
_BLOCK = re.compile(r"{%\s*blocktranslate\b([^%]*)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_VALUE = re.compile(r"{{\s*([\w.]+)\s*}}")


def patient_texts() -> tuple[Text, ...]:
    """Warning signs first, then the form, the results, and everything around them; each text once."""
    plain = (
        *_of_the_gate(),
        *_of_results(),
        *_of_aftercare(),
        *_of_the_form(),
        *_of_rules(),
        *_of_measures(),
    )
    found = dict.fromkeys((text, "") for text in plain if text)
    found.update(dict.fromkeys((*_in_modules(), *_in_templates())))
    return tuple(found)


def emergency_texts() -> frozenset[str]:
    """The emergency check, and what stands on the stop page."""
    rules = (*INTAKE_RULES.rules, *AFTERCARE_RULES.rules)
    stops = (rule.tells_patient for rule in rules if rule.level is Result.EMERGENCY_NOW)
    asked = (*_of_the_gate(), *_of_questions(AFTERCARE.sections[0]))
    return frozenset(text for text in (*asked, Result.EMERGENCY_NOW.headline, *stops) if text)


def _of_the_gate() -> Iterator[str]:
    gate = next(section for section in INTAKE.sections if section.key == "gate")
    for question in gate.questions:
        yield from (question.wording, question.help, *(option.label for option in question.options))


def _of_results() -> Iterator[str]:
    yield from (result.headline for result in Result if result.headline)
    yield from (*SAFETY_NET.signs, SAFETY_NET.what_to_do)


def _of_the_form() -> Iterator[str]:
    yield from (page.title for page in PAGES)
    yield from (part.title for part in PARTS)
    for section in INTAKE.sections:
        yield from (section.title, section.note)
        for question in section.questions:
            yield from (question.wording, question.help)
            for option in question.options:
                yield from (option.label, option.patient_line)
    yield from (area.label for area in (*AREAS.values(), *PAIRS.values()))
    yield from ("Ticked", NO_ANSWER, NO_VALID_ANSWER)


def _of_aftercare() -> Iterator[str]:
    """The check after injections: what its rules say, the most urgent first, and then its questions."""
    for rule in sorted(AFTERCARE_RULES.rules, key=lambda rule: rule.level.rank):
        yield rule.tells_patient or ""
    for section in AFTERCARE.sections:
        yield from _of_questions(section)


def _of_questions(section: Section) -> Iterator[str]:
    yield section.title
    for question in section.questions:
        yield from (question.wording, question.help, *(option.label for option in question.options))


def _of_rules() -> Iterator[str]:
    yield from (rule.tells_patient or "" for rule in INTAKE_RULES.rules)


def _of_measures() -> Iterator[str]:
    for instrument in (NPRS, PEG, PSFS, PGIC):
        yield from (instrument.name, instrument.credit)
        for item in instrument.content:
            yield from (item.wording, *item.anchors)


def _in_modules() -> Iterator[Text]:
    for path in _files(settings.BASE_DIR, MODULES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYS:
                words = [
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
                if words:
                    yield words[0], words[1] if "ngettext" in node.func.id else ""


def _in_templates() -> Iterator[Text]:
    for path in _files(settings.BASE_DIR / "templates", TEMPLATES):
        text = path.read_text(encoding="utf-8")
        found = [(match.start(), (match[1][1:-1], "")) for match in _TRANSLATE.finditer(text)]
        found += [(match.start(), _as_gettext(match[1], match[2])) for match in _BLOCK.finditer(text)]
        yield from (words for _place, words in sorted(found))


def _as_gettext(options: str, body: str) -> Text:
    """A block as the template engine asks gettext for it."""
    one, several = (_plain(part, "trimmed" in options) for part in (*_PLURAL.split(body), "")[:2])
    return one, several


def _plain(body: str, trimmed: bool) -> str:
    words = _VALUE.sub(lambda match: f"%({match[1]})s", body.replace("%", "%%"))
    return " ".join(line.strip() for line in words.strip().splitlines()) if trimmed else words


def _files(root: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    found = dict.fromkeys(path for pattern in patterns for path in sorted(root.glob(pattern)))
    yield from (path for path in found if not str(path).endswith(NOT_FOR_PATIENTS))
