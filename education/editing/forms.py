"""The forms of those who work with pages. Each carries the version its reader had seen."""

from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from education import pemat
from education.draft_checks import DraftText
from education.publishing import Sheet

NOW, THEN = "now", "then"
NOBODY = "nobody"
SIGN, RETURN = "sign", "return"
LONGEST_TEXT = 60_000


class _Depending:
    """A field that is wanted or not by what else was chosen: the form says so, the field does not."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)  # type: ignore[misc]


class DependingDate(_Depending, forms.DateField):
    pass


class DependingTime(_Depending, forms.TimeField):
    pass


class DependingTicks(_Depending, forms.MultipleChoiceField):
    pass


class SeenForm(forms.Form):
    """Nothing to type: the version that was on the page."""

    use_required_attribute = False

    seen = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "edit_%s")
        super().__init__(*args, **options)


class EditForm(SeenForm):
    """The text of a page."""

    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"class": "wide"}))
    main_message = forms.CharField(
        label=_("Main message"),
        help_text=_("One sentence, up to 160 characters. It stands under the title and in search results."),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    aliases = forms.CharField(
        label=_("Other names"),
        help_text=_("What people may type to find this page. Put commas between them."),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "wide"}),
    )
    body = forms.CharField(
        label=_("Text"),
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 30, "class": "code", "spellcheck": "true"}),
    )
    source_keys = forms.MultipleChoiceField(
        label=_("Sources of this page"),
        help_text=_("Tick what the text cites. In the text, write the key like this: [@key]."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    changed = forms.CharField(
        label=_("What changed"),
        help_text=_("One line. Readers see it at the foot of the page."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "wide"}),
    )

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "source_keys", sources)

    def clean_main_message(self) -> str:
        return " ".join(self.cleaned_data["main_message"].split())

    def clean_aliases(self) -> tuple[str, ...]:
        names = tuple(
            dict.fromkeys(" ".join(name.split()) for name in self.cleaned_data["aliases"].split(","))
        )
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("A name is longer than 120 characters. Put commas between names."))
        return tuple(name for name in names if name)

    def clean_body(self) -> str:
        body = self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if not body.strip():
            raise forms.ValidationError(_("Write the text of the page."))
        return f"{body}\n"

    def text(self) -> DraftText:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        return DraftText(
            title=given["title"],
            main_message=given["main_message"],
            body=given["body"],
            changed=given["changed"],
            aliases=given["aliases"],
            source_keys=tuple(given["source_keys"]),
        )


class Ticks(forms.CheckboxSelectMultiple):
    """A long list to tick, close together."""

    shape = "ticks"


class ReviewForm(SeenForm):
    """Sign a version, or send it back with the reason."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(SIGN, _("Sign this version")), (RETURN, _("Send it back to the author"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Comment"),
        help_text=_("If you send it back, say what has to change."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed = forms.BooleanField(
        label=_("I did not write this text. I read all of it and checked what it says."), required=False
    )
    cleared = DependingTicks(
        label=_("Sources nobody has compared yet"),
        help_text=_("Tick a source when you have compared what the page says with the original."),
        widget=forms.CheckboxSelectMultiple,
    )
    understandability = DependingTicks(
        label=_("Can it be understood?"),
        help_text=_("Tick what is so, and what does not apply to this text."),
        choices=[(item.key, item.words) for item in pemat.ITEMS if item.part == pemat.UNDERSTANDABILITY],
        widget=Ticks,
    )
    actionability = DependingTicks(
        label=_("Can it be acted on?"),
        choices=[(item.key, item.words) for item in pemat.ITEMS if item.part == pemat.ACTIONABILITY],
        widget=Ticks,
    )

    def __init__(
        self, *args: Any, to_check: list[tuple[str, str]], may_return: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose_from(self, "cleared", to_check)
        self._to_compare = len(to_check)
        if not to_check:
            del self.fields["cleared"]
        if not may_return:  # a public text is signed or left; there is nobody to send it back to
            choose_from(self, "decision", [(SIGN, _("Sign this version"))])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == RETURN and not given.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change."))
        if given.get("decision") == SIGN:
            self._check_signature(given)
        return given

    def _check_signature(self, given: dict[str, Any]) -> None:
        if not given.get("confirmed"):
            self.add_error("confirmed", _("Tick this to sign."))
        if len(given.get("cleared", ())) < self._to_compare and "cleared" not in self.errors:
            self.add_error("cleared", _("Compare these sources with the text, and tick each one."))
        measured = pemat.scores(self._ticked(given))
        for part, least in pemat.LEAST.items():
            if measured[part] < least:
                words = _("Too few are so: %(score)d of 100, at least %(least)d. Send it back, and say why.")
                self.add_error(part, words % {"score": measured[part], "least": least})

    def _ticked(self, given: dict[str, Any]) -> frozenset[str]:
        return frozenset([*given.get("understandability", ()), *given.get("actionability", ())])

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        return Sheet(
            confirmed=given["confirmed"],
            pemat=self._ticked(given),
            cleared=frozenset(given.get("cleared", ())),
            comment=given["comment"],
        )


class PublishForm(SeenForm):
    """Now, or at a time."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (THEN, _("At a set time"))],
        widget=forms.RadioSelect,
    )
    on = DependingDate(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w10"}),
        error_messages={"invalid": _("Enter a day as year-month-day, for example 2027-05-04.")},
    )
    at = DependingTime(
        label=_("Time"),
        help_text=_("On the clinic's own clock."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w10"}),
        error_messages={"invalid": _("Enter a time, for example 08:00.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("when") == THEN:
            for name in ("on", "at"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Enter this for a set time."))
        return given

    def moment(self) -> datetime | None:
        """The chosen time, or none for now."""
        given = self.cleaned_data
        if given["when"] == NOW:
            return None
        day, clock = cast("date", given["on"]), cast("time", given["at"])
        return datetime.combine(day, clock, tzinfo=ZoneInfo(settings.CLINIC_TIME_ZONE))


class MoveForm(SeenForm):
    """Another address."""

    slug = forms.CharField(
        label=_("New address"),
        help_text=_(
            "Small letters, digits and dashes, with / between parts. The old address will lead there."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "wide", "autocapitalize": "none"}),
    )

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).strip("/")


class RetireForm(SeenForm):
    """Take a page away."""

    to = forms.ChoiceField(
        label=_("Where readers of this page go"),
        help_text=_(
            "Without a page, the old address says that the page was taken away, and names the nearest."
        ),
        required=False,
    )
    why = forms.CharField(
        label=_("Why it goes"),
        help_text=_("This is kept in the record. Readers do not see it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, pages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(slug, title) for slug, title in pages if slug]
        choose_from(self, "to", [("", _("To no other page")), *named])


class OwnerForm(forms.Form):
    """Who looks after a page."""

    owner = forms.ChoiceField(
        label=_("Person"),
        help_text=_("Without a person, who wrote the text gets the mail."),
        error_messages={"required": _("Choose a person, or nobody in particular")},
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(pk), name) for pk, name in people]
        choose_from(self, "owner", [(NOBODY, _("Nobody in particular")), *named])

    def clean_owner(self) -> int | None:
        chosen = self.cleaned_data["owner"]
        return None if chosen == NOBODY else int(chosen)


class RestoreForm(SeenForm):
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class HandledForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)


def choose_from(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Give a field of a form the choices of this moment."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices
