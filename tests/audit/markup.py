"""Two checkers of HTML over all pages: what they find, as (page, rule, words)."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.audit.pages import Kept

SWITCHED_OFF = {
    "attribute-boolean-style": "Django writes `required`, and so do we: a matter of style",
    "doctype-style": "both spellings of the doctype are valid",
    "void-style": "`<input>` is how HTML is written; a slash does nothing",
    "no-trailing-whitespace": "templates leave blanks at the end of lines; nothing is shown differently",
    "no-redundant-for": "a label names its control even where it holds it: old screen readers need both",
    "form-dup-name": "a group of tick boxes shares its name: that is how a list is sent",
    "tel-non-breaking": "the style sheet keeps a number in a sentence on one line (`.tel`)",
}
"""Rules of html-validate that are off, each with its reason."""

NARROWED = {
    "prefer-native-element": {"exclude": ["region"]},
}
"""A table that scrolls is a region, for its label and the keyboard, but no chapter of the page as a <section> is."""

LOOKED_AT = {
    (
        "wcag/h32",
        "mfa_add_webauthn",
    ): "the script behind the button makes the passkey; without it nothing is to be sent",
}
"""What a checker says of one kind of page, and why it was left."""


@dataclass(frozen=True)
class Finding:
    """Something a checker says about one page."""

    page: Kept
    rule: str
    words: str
    is_warning: bool = False


PLANTED = Kept("nobody", "planted", "", "<!DOCTYPE html><title>x</title><p id=a><p id=a><b><img></p></b>")
"""A page with faults that both have to find: a checker that says nothing of it has not looked."""


def is_left(finding: Finding) -> bool:
    return (finding.rule, finding.page.kind.partition(",")[0]) in LOOKED_AT


def write(pages: list[Kept], folder: Path) -> dict[str, Kept]:
    """One file for each page; which page a file holds, by its name."""
    folder.mkdir()
    named = {f"{number:04}.html": page for number, page in enumerate(pages)}
    for name, page in named.items():
        (folder / name).write_text(page.html)
    return named


def nu(tools: Path, folder: Path, named: dict[str, Kept]) -> list[Finding]:
    """What the Nu checker of the W3C finds."""
    jar = tools / "vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    return [
        Finding(
            named[one["url"].rpartition("/")[2]],
            "nu",
            f"{one['message']}: {' '.join(one.get('extract', '').split())}",
            one["type"] != "error",
        )
        for one in json.loads(done.stdout)["messages"]
    ]


def html_validate(tools: Path, folder: Path, named: dict[str, Kept]) -> list[Finding]:
    """What html-validate finds by its recommended rules, but for those that are switched off."""
    config = folder.parent / "htmlvalidate.json"
    rules = dict.fromkeys(SWITCHED_OFF, "off") | {name: ["error", how] for name, how in NARROWED.items()}
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules}))
    report = folder.parent / "html-validate.json"  # a pipe would cut a long report
    command = [
        "node",
        str(tools / ".bin/html-validate"),
        "--config",
        str(config),
        f"--formatter=json={report}",
    ]
    subprocess.run([*command, str(folder)], capture_output=True)
    lines = {name: (folder / name).read_text().splitlines() for name in named}
    found = []
    for result in json.loads(report.read_text()):
        name = Path(result["filePath"]).name
        for one in result["messages"]:
            line = lines[name][one["line"] - 1][max(0, one["column"] - 40) : one["column"] + 120]
            found.append(Finding(named[name], one["ruleId"], f"{one['message']}: {line.strip()}"))
    return found
