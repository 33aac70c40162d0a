"""One page of the library as a file: read it, name its place, write it again."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from education.problems import Fault
from education.yaml_text import read_yaml

FOLDERS = {
    "guide": "guides",
    "condition": "conditions",
    "procedure": "procedures",
    "index": "indexes",
    "service": "service",
}
KINDS = {folder: kind for kind, folder in FOLDERS.items()}
KEEPS_FOLDER = {"conditions", "procedures"}
REQUIRED = {"title", "kind", "main_message", "sources", "written_by", "review_months", "changed"}
OPTIONAL = {"region", "area", "aliases", "evidence"}
_HEAD = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class PageFile:
    """A library file taken apart. `front_matter` is kept word for word: the file can be written again."""

    slug: str
    path: str
    kind: str
    title: str
    main_message: str
    front_matter: str
    body: str
    body_line: int
    digest: str
    region: str = ""
    area: str = ""
    aliases: tuple[str, ...] = ()
    evidence: str = ""
    sources: tuple[str, ...] = ()
    written_by: str = ""
    review_months: int = 12
    changed: str = ""


def slug_of(path: str) -> str:
    """The address of a file: conditions/ and procedures/ keep their folder, `home` is the front page."""
    place = PurePosixPath(path).with_suffix("")
    folder, *rest = place.parts
    if folder in KEEPS_FOLDER:
        return str(place)
    slug = "/".join(rest)
    return "" if slug == "home" else slug


def path_of(slug: str, kind: str) -> str:
    """The file of an address: the way back of `slug_of`."""
    folder = FOLDERS[kind]
    name = slug.removeprefix(f"{folder}/") if folder in KEEPS_FOLDER else slug
    return f"{folder}/{name or 'home'}.md"


def page_paths(root: Path) -> list[str]:
    """Every page file under a library folder, as paths relative to it."""
    found = (path for folder in KINDS for path in (root / folder).rglob("*.md"))
    return sorted(path.relative_to(root).as_posix() for path in found)


def read_page(root: Path, path: str) -> tuple[PageFile | None, list[Fault]]:
    """The page of a file, or None, with every fault of its head."""
    text = (root / path).read_text(encoding="utf-8")
    match = _HEAD.match(text)
    if not match:
        return None, [Fault(1, "schema", "the file does not begin with a head between --- lines")]
    head = match.group(1)
    try:
        fields = read_yaml(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, [Fault((mark.line if mark else 0) + 2, "schema", "the head is not readable YAML")]
    if not isinstance(fields, dict):
        return None, [Fault(1, "schema", "the head is not a list of fields")]
    faults = _faults_of_head(fields, head, path)
    if any(fault.gate == "schema" for fault in faults):
        return None, faults
    body = text[match.end() :]
    return _page(path, fields, head, body, match.group(0).count("\n") + 1, text), faults


def _page(path: str, fields: dict[str, object], head: str, body: str, line: int, text: str) -> PageFile:
    return PageFile(
        slug=slug_of(path),
        path=path,
        kind=str(fields["kind"]),
        title=str(fields["title"]),
        main_message=str(fields["main_message"]),
        front_matter=head,
        body=body,
        body_line=line,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        region=str(fields.get("region") or ""),
        area=str(fields.get("area") or ""),
        aliases=_texts(fields.get("aliases")),
        evidence=str(fields.get("evidence") or ""),
        sources=_texts(fields.get("sources")),
        written_by=str(fields["written_by"]),
        review_months=int(str(fields["review_months"])),
        changed=str(fields["changed"]),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _faults_of_head(fields: dict[str, object], head: str, path: str) -> list[Fault]:
    def at(name: str) -> int:
        lines = head.splitlines()
        return next((n for n, line in enumerate(lines, 2) if line.startswith(f"{name}:")), 1)

    def fault(name: str, message: str) -> Fault:
        return Fault(at(name), "schema", message)

    faults = [fault(name, f"{name} is missing") for name in sorted(REQUIRED - set(fields))]
    faults += [
        fault(name, f"{name} is not a known field") for name in sorted(set(fields) - REQUIRED - OPTIONAL)
    ]
    if "kind" in fields and fields["kind"] != KINDS[PurePosixPath(path).parts[0]]:
        faults.append(fault("kind", f"kind {fields['kind']!r} does not belong into this folder"))
    for name in ("sources", "aliases"):
        if fields.get(name) is not None and not isinstance(fields[name], list):
            faults.append(fault(name, f"{name} is not a list"))
    for name, limit in (("title", 120), ("main_message", 160), ("changed", 200), ("written_by", 120)):
        value = fields.get(name)
        if name in fields and (not isinstance(value, str) or not value.strip() or len(value) > limit):
            faults.append(fault(name, f"{name} is empty or longer than {limit} characters"))
    months = fields.get("review_months", 12)
    if not isinstance(months, int) or not 1 <= months <= 12:
        faults.append(fault("review_months", "review_months is not a number from 1 to 12"))
    return faults


def write_head(fields: dict[str, object]) -> str:
    """The head of a file from its fields, for a page that was written in the application."""
    kept = {name: value for name, value in fields.items() if value not in ("", [], (), None)}
    if "sources" in fields:
        kept["sources"] = list(fields["sources"] or [])  # type: ignore[call-overload]
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000, default_flow_style=None)


def write_page(front_matter: str, body: str) -> str:
    """The whole text of a page file."""
    return f"---\n{front_matter}---\n{body}"
