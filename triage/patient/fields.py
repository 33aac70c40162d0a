"""Form fields of the patient's pages: a date in three boxes, up to three activities with a score, scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS_LIMIT = 4000
ACTIVITY_LIMIT = 200
ACTIVITIES = 3
OLDEST = 120
PARTS = ("day", "month", "year")


class DateParts(forms.MultiWidget):
    """Day, month and year, each with its own label above its own box."""

    template_name = "prolo/widgets/date_parts.html"
    use_fieldset = True
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))

    def __init__(self, *, autocomplete: str = "") -> None:
        self.wrong: tuple[str, ...] = ()
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part in PARTS:
            attrs = {"inputmode": "numeric", "class": "w4" if part == "year" else "w2"}
            if autocomplete:
                attrs["autocomplete"] = f"{autocomplete}-{part}"
            boxes[part] = forms.TextInput(attrs)
        super().__init__(boxes)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        plain = {key: entry for key, entry in (attrs or {}).items() if not key.startswith("aria-")}
        context = super().get_context(name, value, plain)
        for part, label, box in zip(PARTS, self.labels, context["widget"]["subwidgets"], strict=True):
            box["label"] = label
            if part in self.wrong:
                box["attrs"] |= {"aria-invalid": "true", "aria-describedby": f"{plain.get('id')}_error"}
        return context

    @property
    def first_wrong(self) -> int:
        """Where the error summary leads: the number of the first box that needs another look."""
        return PARTS.index(self.wrong[0]) if self.wrong else 0


class DatePartsField(forms.Field):
    """A date typed as three numbers. An impossible or future date is refused, and the part is named."""

    widget = DateParts
    latest: date | None = None

    def clean(self, value: Sequence[str] | None) -> date | None:
        parts = dict(zip(PARTS, (tidy(part) for part in value or ("", "", "")), strict=True))
        if not any(parts.values()) and not self.required:
            return None
        missing = tuple(part for part in PARTS if not parts[part])
        if missing:
            words = {"day": _("day"), "month": _("month"), "year": _("year")}
            raise self._wrong(
                missing, _("Enter the %(parts)s") % {"parts": ", ".join(words[p] for p in missing)}
            )
        return self._date(parts)

    def _date(self, parts: Mapping[str, str]) -> date:
        day, month, year = (int(parts[p]) if parts[p].isdecimal() and len(parts[p]) < 5 else 0 for p in PARTS)
        if not 1 <= month <= 12:
            raise self._wrong(("month",), _("Enter the month as a number from 1 to 12"))
        if not 1 <= day <= 31:
            raise self._wrong(("day",), _("Enter the day as a number from 1 to 31"))
        if not 1000 <= year <= 9999:
            raise self._wrong(("year",), _("Enter the year with 4 numbers, such as 1980"))
        try:
            entered = date(year, month, day)
        except ValueError:
            raise self._wrong(("day",), _("Check the day: this month does not have that many days")) from None
        if self.latest and entered > self.latest:
            raise self._wrong(("year",), _("Check the year: this date has not come yet"))
        if self.latest and age_on(entered, self.latest) > OLDEST:
            raise self._wrong(("year",), _("Check the year: it is too long ago"))
        return entered

    def _wrong(self, parts: tuple[str, ...], words: str) -> ValidationError:
        self.widget.wrong = parts
        return ValidationError(words)


class Activities(forms.Widget):
    """Up to three things a person finds hard, each with a score from 0 to 10."""

    template_name = "prolo/widgets/activities.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.wrong: frozenset[tuple[int, str]] = frozenset()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        rows = range(1, ACTIVITIES + 1)
        return [{part: data.get(f"{name}_{row}_{part}", "") for part in ("text", "score")} for row in rows]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}_1_text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        auto_id = (attrs or {}).get("id", name)
        given = list(value or [])
        rows = [given[i] if i < len(given) else {} for i in range(ACTIVITIES)]
        context["widget"]["error_id"] = f"{auto_id}_error"
        context["widget"]["rows"] = [self._row(name, auto_id, i, row) for i, row in enumerate(rows, 1)]
        return context

    def _row(self, name: str, auto_id: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for part in ("text", "score"):
            entry = row.get(part)
            shown |= {
                part: "" if entry is None else entry,
                f"{part}_id": f"{auto_id}_{self._place(number, part)}",
                f"{part}_name": f"{name}_{number}_{part}",
                f"{part}_wrong": (number, part) in self.wrong,
            }
        return shown

    @property
    def first_wrong(self) -> int:
        """Where the error summary leads: the number of the first box that needs another look."""
        return min((self._place(*box) for box in self.wrong), default=0)

    @staticmethod
    def _place(number: int, part: str) -> int:
        return (number - 1) * 2 + ("text", "score").index(part)


class ActivitiesField(forms.Field):
    """Cleans to a list of {text, score}; the words are kept also when a score has to be looked at again."""

    widget = Activities

    def clean(self, value: list[dict[str, str]]) -> list[dict[str, Any]] | None:
        errors = [error for number, row in enumerate(value, 1) if (error := self._look(number, row))]
        if errors:
            raise ValidationError(errors)
        return self.salvage(value)

    def _mark(self, number: int, part: str) -> None:
        cast(Activities, self.widget).wrong |= {(number, part)}

    def salvage(self, value: list[dict[str, str]]) -> list[dict[str, Any]] | None:
        """What can be kept of a reply, right or wrong: every word, and each score that is one."""
        kept = [
            {"text": row["text"], "score": as_score(row["score"])} for row in value if row["text"].strip()
        ]
        return kept or None

    def _look(self, number: int, row: Mapping[str, str]) -> str:
        text, score = row["text"].strip(), row["score"].strip()
        if len(row["text"]) > ACTIVITY_LIMIT:
            self._mark(number, "text")
            return _("In line %(n)d, use %(limit)d letters or fewer") % {
                "n": number,
                "limit": ACTIVITY_LIMIT,
            }
        if score and not text:
            self._mark(number, "text")
            return _("Activity %(n)d: write the thing you find hard") % {"n": number}
        if text and as_score(score) is None:
            self._mark(number, "score")
            return _("Activity %(n)d: enter a score from 0 to 10") % {"n": number}
        return ""


class WordsField(forms.CharField):
    """The person's own words, byte for byte; too many are refused and never cut."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, max_length=WORDS_LIMIT, **options)
        self.widget.attrs = {"rows": 4}  # no maxlength: a browser would cut without a word
        self.error_messages["max_length"] = too_long(WORDS_LIMIT)

    def salvage(self, value: str) -> str:
        return value or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class ScaleSelect(forms.RadioSelect):
    """Numbers in a row that wraps."""

    shape = "scale"


def too_long(most: int) -> str:
    """What to do about a text with too many letters."""
    return _("Use %(limit)d letters or fewer") % {"limit": most}


Asked = TypeVar("Asked", bound=forms.Field)


def needed_sometimes(field: Asked) -> Asked:
    """Mark a field that the form itself asks for when others make it needed: it is not called optional."""
    field.needed_sometimes = True  # type: ignore[attr-defined]
    return field


class OptionalTick(forms.BooleanField):
    """A box that may be left empty, and says so; the boxes of a list need no such words."""

    says_optional = True

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class AllThatApplyField(forms.MultipleChoiceField):
    """Tick all that apply; an option that clears the others may not stand beside them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, exclusive: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.exclusive = exclusive

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        offered = cast(list[tuple[str, str]], list(self.widget.choices))
        alone = [label for option, label in offered if option in self.exclusive and option in value]
        if alone and len(value) > 1:
            raise ValidationError(_("Choose “%(alone)s” or the others, not both") % {"alone": alone[0]})


def tidy(part: str | None) -> str:
    """A typed number without the spaces, dashes and full stops people put around it."""
    return (part or "").strip(" \t\r\n.-/,")


def as_score(typed: str) -> int | None:
    plain = tidy(typed)
    return int(plain) if plain.isdecimal() and len(plain) < 3 and int(plain) <= 10 else None


def age_on(birth: date, day: date) -> int:
    """Full years on that day. A birthday on 29 February falls on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
