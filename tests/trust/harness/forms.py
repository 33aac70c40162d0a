"""Reads the forms of a page as a browser without scripts would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """One input, textarea or button of a form."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    goes_to: str = ""
    """Where a button sends the form, when it is not where the form goes."""


@dataclass
class Form:
    """One form: where it goes and what it holds."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}

    @property
    def ways(self) -> list[str]:
        """Where its buttons send it, those that send it elsewhere than its own address."""
        return [control.goes_to for control in self.controls if control.goes_to]

    def filled_with(self, values: dict[str, object]) -> list[tuple[str, str]]:
        """The pairs a browser would post after `values` were typed, ticked and chosen; hidden ones as they came."""
        pairs: list[tuple[str, str]] = []
        for control in self.controls:
            wanted = values.get(control.name)
            if control.kind == "submit":
                pressed = wanted is not None and control.value == str(wanted)
                pairs += [(control.name, control.value)] if pressed else []
            elif control.kind == "hidden":
                pairs += [(control.name, control.value)] if control.name else []
            elif control.kind in {"radio", "checkbox"}:
                if _is_chosen(control, wanted):
                    pairs.append((control.name, control.value or "on"))
            else:
                pairs.append((control.name, control.value if wanted is None else str(wanted)))
        return pairs


def _is_chosen(control: Control, wanted: object) -> bool:
    if wanted is None:
        return control.checked
    if isinstance(wanted, bool):
        return wanted
    if isinstance(wanted, list):
        return control.value in wanted
    return control.value == str(wanted)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self.open = True
        elif self.open and tag in {"input", "textarea", "button"}:
            kind = given.get("type", "submit" if tag == "button" else "text")
            told = (given.get("name", ""), kind, given.get("value", ""), "checked" in given)
            control = Control(*told, goes_to=given.get("formaction", ""))
            self.forms[-1].controls.append(control)
            self.textarea = control if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.open and getattr(self, "textarea", None) is not None:
            self.textarea.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False
        if tag == "textarea":
            self.textarea = None


def forms_of(html: str) -> list[Form]:
    """All forms of a page, in order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
