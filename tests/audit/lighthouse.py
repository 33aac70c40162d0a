"""Lighthouse, as a phone on a slow line, on the pages that matter most."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests import chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PUBLIC, PRIVATE = 98, 95
TRIES = 3
NOT_FOR_SEARCHERS = "is-crawlable"
"""Pages of one person tell search engines to keep out, on purpose."""


@dataclass(frozen=True)
class Target:
    """A page to load; with a cookie it is one person's page."""

    name: str
    address: str
    cookie: str = ""

    @property
    def bar(self) -> int:
        return PRIVATE if self.cookie else PUBLIC


@dataclass(frozen=True)
class Score:
    """The four figures of a page, and what cost points."""

    target: Target
    points: dict[str, int]
    costly: list[str]

    @property
    def is_clean(self) -> bool:
        return all(points >= self.target.bar for points in self.points.values())


def score(tools: Path, folder: Path, origin: str, target: Target) -> Score:
    """The best of some tries: other work on the machine makes a page slower, never quicker."""
    best = _once(tools, folder, origin, target)
    for _ in range(TRIES - 1):
        if best.is_clean:
            return best
        again = _once(tools, folder, origin, target)
        best = max(best, again, key=lambda one: sum(one.points.values()))
    return best


def _once(tools: Path, folder: Path, origin: str, target: Target) -> Score:
    report = folder / "lighthouse.json"
    command = ["node", str(tools / ".bin/lighthouse"), origin + target.address, "--quiet", "--output=json"]
    command += [f"--output-path={report}", "--max-wait-for-load=30000"]
    command += [f"--chrome-flags={' '.join(['--headless=new', *chromium.FLAGS])}"]
    if target.cookie:
        headers = folder / "headers.json"
        headers.write_text(json.dumps({"Cookie": target.cookie}))
        command += [f"--extra-headers={headers}", f"--skip-audits={NOT_FOR_SEARCHERS}"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"CHROME_PATH": chromium.PATH})
    return _read(json.loads(report.read_text()), target)


def _read(report: dict, target: Target) -> Score:
    landed = report["finalDisplayedUrl"].split("#")[0]
    assert landed.endswith(target.address), f"{target.name}: asked for {target.address}, got {landed}"
    points = {name: round((report["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}
    audits = {
        ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]
    }
    costly = [
        f"{name}: {report['audits'][name]['title']} {report['audits'][name].get('displayValue', '')}".strip()
        for name in sorted(audits)
        if report["audits"][name]["score"] is not None and report["audits"][name]["score"] < 0.9
    ]
    return Score(target, points, costly)
