"""How hard the form reads: its questions, hints and errors at most grade 5, its other text at most grade 6.

The measure counts words and syllables of a sentence. It says nothing about a label of a few words, so those are left out.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from education.quality.grade import grade_of
from prolo.lines import lines_of
from triage.patient.contact import ContactForm, NumberForm
from triage.patient.forms import SendForm, page_form
from triage.patient.starting import StartForm
from triage.patient.where import where_form
from triage.questionnaire import INTAKE, PAGES

ROOT = Path(__file__).resolve().parents[2]
LEAST_WORDS = 5
OF_QUESTIONS, OF_TEXT = 5.0, 6.0
OF_AFTERCARE = ("after", "after_fields", "after_first", "after_forms", "after_own", "after_results")
MODULES = (
    *OF_AFTERCARE,
    "contact",
    "fields",
    "forms",
    "presenters",
    "progress",
    "starting",
    "steps",
    "where",
)
TEMPLATES = [
    *(ROOT / "templates/prolo").rglob("*.html"),
    *(
        ROOT / f"templates/triage/patient/{name}.html"
        for name in (
            "above",
            "after/before_the_form",
            "after/check",
            "after/first",
            "after/result",
            "after/send",
            "after/sent",
            "after/stop",
            "after/stop_own",
            "after/why",
            "answers",
            "caption",
            "child",
            "contact",
            "once_more",
            "page",
            "start",
            "stop",
            "tasks",
        )
    ),
    ROOT / "templates/components/task_list.html",
    ROOT / "templates/components/form_foot.html",
]
KNOWN: dict[str, float] = {
    "gate_chest_or_breathing": 5.99,
    "gate_fast_weakness": 5.4,
    "gate_serious_accident": 8.17,
    "gate_allergic_reaction": 6.14,
    "gate_very_ill": 9.53,
    "diagnosis=knee_oa": 7.37,
    "diagnosis=hip_oa": 7.37,
    "diagnosis=hand_oa": 7.59,
    "diagnosis=elbow_other": 9.05,
    "diagnosis=rotator_cuff": 7.6,
    "diagnosis=sacroiliac_confirmed": 6.71,
    "diagnosis=whiplash_neck": 5.24,
    "diagnosis=hypermobile": 14.68,
    "pain_affects_enjoyment": 7.7,
    "pain_affects_enjoyment, hint": 5.83,
    "pain_affects_activity": 9.82,
    "pain_affects_activity, hint": 5.83,
    "fever_or_sweats": 5.2,
    "recent_infection_surgery_or_drugs": 7.57,
    "recent_injury=serious": 7.54,
    "swollen_stiff_joints": 5.88,
    "hot_swollen_joint": 5.21,
    "new_blistering_rash": 5.62,
    "neck_injury_signs": 6.96,
    "new_headache_with_nerve_signs": 7.0,
    "both_sides_morning_stiffness": 5.21,
    "cannot_lift_arm": 6.01,
    "aneurysm_or_tummy_pulse": 6.1,
    "urine_or_side_pain": 6.96,
    "inflammatory_back_features=better_with_anti_inflammatories": 12.83,
    "inflammatory_back_features=arthritis_heel_tendon_or_psoriasis": 7.77,
    "inflammatory_back_features=eye_or_bowel_disease": 9.96,
    "snap_behind_ankle": 5.19,
    "floxacin_antibiotic": 5.62,
    "worse_each_step": 5.19,
    "prior_care=other_treatment": 8.37,
    "surgery_or_implant_here": 7.57,
    "surgery_planned_here": 5.88,
    "prolotherapy_before": 7.6,
    "blood_thinner=anticoagulant": 9.05,
    "allergies=other_injection": 5.24,
    "diabetes=insulin_or_high": 5.23,
    "weak_immune_system": 8.64,
    "infection_now=elsewhere": 6.71,
    "immune_joint_disease": 9.45,
    "anti_inflammatory_tablets": 10.74,
    "heart_valve": 5.99,
    "loose_joint_condition": 5.81,
    "unsteady_other_illness": 5.86,
    "phq4_nervous": 5.36,
    "phq4_worry": 6.34,
    "phq4_down": 5.42,
    "phq4_little_interest": 5.86,
    "self_harm_thoughts, hint": 5.6,
    "understands_limits": 6.14,
}
"""Clinical wording above the limit, as measured: it comes from the specification, and a clinician changes it there."""


SET_WORDING = {
    "Tick any that you have now, or had in the last 2 weeks, even if it went away.",  # the note of the gate
    "If it is an emergency, call your emergency number.",  # rule of use 7
}
"""Sentences the specification sets word for word."""


def grade(text: str) -> float | None:
    """The grade of a text; None when it is too short to have one."""
    plain = re.sub(
        r"\S+@\S+", "name", re.sub(r"%\(\w+\)[sd]|{{.*?}}", "3", re.sub(r"<[^>]+>", "", text))
    ).strip()
    if len(re.findall(r"[A-Za-z]{2,}", plain)) < LEAST_WORDS:
        return None
    lines = (line.rstrip(";:, ") for line in lines_of(plain))  # as the page shows it
    measured = grade_of(" ".join(line if line[-1] in ".?!" else f"{line}." for line in lines))
    return measured.flesch_kincaid if measured else None


def too_hard(texts: Iterator[str], limit: float) -> dict[str, float]:
    measured = {text: grade(text) or 0 for text in texts if text not in SET_WORDING}
    return {text: found for text, found in measured.items() if found > limit}


def of_the_specification() -> Iterator[tuple[str, str]]:
    for key, question in INTAKE.questions.items():
        yield key, question.wording
        if key not in ("diagnosis", "hard_activities", "gate_end"):  # the form says it in its own words
            yield f"{key}, hint", question.help
        for option in question.options:
            yield f"{key}={option.value}", option.label


def test_clinical_wording_above_the_limit_is_known():
    measured = {name: grade(text) for name, text in of_the_specification()}
    assert {name: found for name, found in measured.items() if found and found > OF_QUESTIONS} == KNOWN


def said_in(module: str) -> Iterator[str]:
    tree = ast.parse((ROOT / f"triage/patient/{module}.py").read_text())
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "gettext_lazy", "ngettext"):
            yield from (
                arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


@pytest.mark.parametrize("module", MODULES)
def test_questions_hints_and_errors_of_the_form_read_easily(module):
    assert too_hard(said_in(module), OF_QUESTIONS) == {}


def errors_of(form) -> Iterator[str]:
    for field in form.base_fields.values():
        possible = ("required", "invalid", "invalid_choice", "invalid_list", "max_length")
        yield from (str(words) for name, words in field.error_messages.items() if name in possible)


@pytest.mark.django_db
def test_no_error_is_said_in_the_frameworks_words():
    pages = [
        page_form(tuple(k for k in page.question_keys if k != "understands_limits"), "") for page in PAGES
    ]
    for form in (*pages, where_form(), ContactForm, NumberForm, SendForm, StartForm):
        framework = [
            words for words in errors_of(form) if re.search(r"[Ee]nsure|valid choice|valid UUID", words)
        ]
        assert framework == [], form
        assert too_hard(iter(errors_of(form)), OF_QUESTIONS) == {}


def text_of(template: Path) -> Iterator[str]:
    source = template.read_text()
    for line, block in re.findall(
        r'{% translate "([^"]+)"|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}', source, re.S
    ):
        yield line or block.split("{% plural %}")[0]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_text_around_the_questions_reads_easily(template):
    assert too_hard(text_of(template), OF_TEXT) == {}
