"""A form of ours as a FHIR Questionnaire that a public renderer can show (SDC).

Every question is shown unless its condition is definitely false, as in our own form: an unanswered question that
others depend on hides nothing. FHIR's plain `enableWhen` would hide then, so the condition is written as a FHIRPath
expression made from the question's own record.
"""

from __future__ import annotations

from triage.fhir.codes import Json, Names
from triage.questionnaire import kinds
from triage.questionnaire.comparisons import Number, OneOf
from triage.questionnaire.conditions import AllOf, AnyOf, Condition, Definitely, Named, Opposite
from triage.questionnaire.records import Option, Question, Questionnaire, Section

ENABLE_WHEN = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
HOURS = {"system": "http://unitsofmeasure.org", "code": "h", "display": "hours"}
TYPES = {
    kinds.ONE: "choice",
    kinds.MULTI: "choice",
    kinds.TICK: "boolean",
    kinds.INTEGER: "integer",
    kinds.DATETIME: "decimal",
    kinds.TEXT: "text",
    kinds.ACTIVITIES: "group",
}
ACTIVITY, SCORE = "activity", "score"
_LETS_PASS = (kinds.NOT_SURE, kinds.DECLINED)


def questionnaire(form: Questionnaire, *, names: Names, title: str) -> Json:
    """The whole form, every question with its words, choices, bounds and condition."""
    return {
        "resourceType": "Questionnaire",
        "id": f"{form.form}-{form.version}",
        "url": canonical(form, names),
        "version": str(form.version),
        "name": form.form.title().replace("_", ""),
        "title": title,
        "status": "draft",
        "experimental": False,
        "subjectType": ["Patient"],
        "language": "en",
        "item": [_section(section, names) for section in form.sections],
    }


def canonical(form: Questionnaire, names: Names) -> str:
    """The address that names the form, without its version."""
    return names.of("Questionnaire", form.form)


def coding(question: Question, option: Option, names: Names) -> Json:
    """One choice of a question as a coding."""
    return names.code(question.key, option.value, option.label)


def _section(section: Section, names: Names) -> Json:
    item: Json = {"linkId": section.key, "text": section.title, "type": "group"}
    note: list[Json] = []
    if section.note:
        note = [{"linkId": f"{section.key}.note", "text": section.note, "type": "display"}]
    return item | {"item": [*note, *(_question(question, names) for question in section.questions)]}


def _question(question: Question, names: Names) -> Json:
    item: Json = {
        "linkId": question.key,
        "prefix": question.id,
        "text": question.wording,
        "type": TYPES[question.kind],
        "required": question.required_for_safety and question.kind != kinds.TICK,
    }
    if question.kind in (kinds.MULTI, kinds.ACTIVITIES):
        item["repeats"] = True
    if question.options:
        item["answerOption"] = [_option(question, option, names) for option in question.options]
    inside = [*_activity(question), *_help(question)]
    if inside:
        item["item"] = inside
    extensions = [*_unit(question), *_bounds(question), *_condition(question)]
    return item | {"extension": extensions} if extensions else item


def _option(question: Question, option: Option, names: Names) -> Json:
    made: Json = {"valueCoding": coding(question, option, names)}
    if option.value in question.exclusive:
        made["extension"] = [{"url": EXCLUSIVE, "valueBoolean": True}]
    return made


def _activity(question: Question) -> list[Json]:
    if question.kind != kinds.ACTIVITIES:
        return []
    score: Json = {
        "linkId": f"{question.key}.{SCORE}",
        "text": "Score, 0 to 10",
        "type": "integer",
        "extension": [{"url": LEAST, "valueInteger": 0}, {"url": MOST, "valueInteger": 10}],
    }
    return [{"linkId": f"{question.key}.{ACTIVITY}", "text": "Activity", "type": "string"}, score]


def _help(question: Question) -> list[Json]:
    hint = "In hours, from then until now." if question.kind == kinds.DATETIME else question.help
    return [{"linkId": f"{question.key}.help", "text": hint, "type": "display"}] if hint else []


def _unit(question: Question) -> list[Json]:
    """Our own form asks for date and time; what is kept, and asked for here, is how long ago that was."""
    return [{"url": UNIT, "valueCoding": HOURS}] if question.kind == kinds.DATETIME else []


def _bounds(question: Question) -> list[Json]:
    sort = {kinds.INTEGER: "valueInteger", kinds.DATETIME: "valueDecimal"}.get(question.kind)
    bounds = ((LEAST, question.minimum), (MOST, question.maximum))
    return [{"url": url, sort: bound} for url, bound in bounds if sort and bound is not None]


def _condition(question: Question) -> list[Json]:
    if question.shown_when is None:
        return []
    expression = f"({certain(question.shown_when, False)}).not()"
    words = {"language": "text/fhirpath", "expression": expression}
    return [{"url": ENABLE_WHEN, "valueExpression": words}]


def certain(condition: Condition, wanted: bool) -> str:
    """FHIRPath that is true when the condition is known to have this value, and false when it has not or is unknown.

    Raises TypeError for a kind of condition that no question is shown by.
    """
    match condition:
        case AllOf(parts) | AnyOf(parts):
            link = " and " if isinstance(condition, AllOf) is wanted else " or "
            return "(" + link.join(certain(part, wanted) for part in parts) + ")"
        case Opposite(part):
            return certain(part, not wanted)
        case Definitely(part):
            return certain(part, True) if wanted else f"({certain(part, True)}).not()"
        case Named(part=part):
            return certain(part, wanted)
        case OneOf():
            return _one_of(condition, wanted)
        case Number():
            return _number(condition, wanted)
    raise TypeError(f"no question is shown by a {type(condition).__name__}")


def _one_of(condition: OneOf, wanted: bool) -> str:
    """The reply is one of these; or it is another one, "not sure" aside."""
    members = condition.values.members if wanted else (*condition.values.members, *_LETS_PASS)
    known = "$this in (" + " | ".join(f"'{member}'" for member in members) + ")"
    return _some(condition.key, "answer.value.code", known if wanted else f"({known}).not()")


def _number(condition: Number, wanted: bool) -> str:
    holds = f"$this {condition.sign} {condition.limit:g}"
    return _some(condition.key, "answer.value", holds if wanted else f"({holds}).not()")


def _some(key: str, path: str, holds: str) -> str:
    return f"%resource.repeat(item).where(linkId = '{key}').{path}.where({holds}).exists()"
