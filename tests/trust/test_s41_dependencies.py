"""S41: few packages, each pinned by hash, and nothing from another host at run time."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 15
GIVEN = {"pytest-django"}
"""Came with the project and serves the tests; no module of ours imports it."""
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==[^\s\\;]+(?: ; [^\\]+)? \\$")


def direct() -> set[str]:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return {re.split(r"[\[<>=~! ]", line)[0].lower() for line in lines if line and line[0].isalnum()}


def blocks(name: str) -> list[str]:
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / name).read_text())
    return [
        block for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text) if block.strip() and block[0].isalnum()
    ]


def test_at_most_fifteen_packages_are_chosen_by_us():
    assert len(direct() - GIVEN) <= MOST, sorted(direct())


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_to_one_version_by_hash(name):
    found = blocks(name)
    assert len(found) > len(direct())
    loose = [
        b.splitlines()[0] for b in found if not PINNED.match(b.splitlines()[0]) or "--hash=sha256:" not in b
    ]
    assert loose == []


def test_what_is_chosen_is_pinned_and_what_is_pinned_in_production_is_pinned_for_the_tests():
    def pinned(name: str) -> set[str]:
        return {re.split(r"[\[=]", block)[0].lower() for block in blocks(name)}

    assert direct() <= pinned("requirements.txt") <= pinned("requirements-dev.txt")


def test_every_chosen_package_is_in_use():
    """A package nobody imports or names is only a door left open."""
    ours = [p for room in ("prolo", "education", "triage") for p in (ROOT / room).rglob("*.py")]
    files = [*ours, ROOT / "Dockerfile", ROOT / "pyproject.toml"]
    text = "\n".join(p.read_text() for p in files)
    modules: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(name.lower(), set()).add(module)
    by_setting = {
        "psycopg2-binary": "postgres",
        "whitenoise": "whitenoise",
    }
    named = {name: modules.get(name, set()) | {by_setting.get(name, name)} for name in direct() - GIVEN}
    unused = [
        name
        for name, words in named.items()
        if not any(re.search(rf"\b{re.escape(w)}\b", text) for w in words)
    ]
    assert unused == []


def test_no_page_loads_anything_from_another_host():
    loading = re.compile(
        r"""(?:src|srcset|poster|data)\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//"""
    )
    linked = re.compile(r"""<link[^>]+href\s*=\s*["']?(?:https?:)?//""")
    files = [p for folder in ("templates", "static", "deploy/pages") for p in (ROOT / folder).rglob("*.*")]
    texts = {
        p: p.read_text(errors="replace")
        for p in files
        if p.suffix in {".html", ".css", ".js", ".svg", ".txt"}
    }
    assert texts
    assert [str(p) for p, text in texts.items() if loading.search(text) or linked.search(text)] == []
