"""`make audit`: every page through the checkers of finished pages, and our forms through a renderer of others.

One table; fails when something is not clean.
"""

import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests import chromium
from tests.audit import lighthouse, markup, renderer
from tests.audit.lighthouse import Score, Target
from tests.audit.markup import Finding
from tests.audit.pages import EDITED, Kept, Visitor, edit_pages, member, patients, reader, signed_in
from tests.trust.harness.routes import addresses
from tests.trust.harness.server import ROOT, Server

TOOLS = ROOT / ".data/audit/node_modules"
NEEDED = ("java", "node", chromium.PATH)
SECOND_FACTOR = """
from prolo.accounts.models import User
from tests.journeys.people import with_code
with_code(User.objects.get(email="dana@example.org"))
"""
SCREENS = ("", "review/", "publish/", "compare/")
READ = {
    "home": "/",
    "condition": "/conditions/knee-osteoarthritis/",
    "procedure": "/procedures/dextrose-injection/",
    "nerve damage": "/risks/nerve-damage/",
    "decision guide": "/decide/",
}


def main() -> int:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"The audit needs {', '.join(missing)}. On Debian: default-jre-headless, nodejs, chromium.")
        return 1
    begun, folder = time.monotonic(), Path(tempfile.mkdtemp(prefix="prolo-audit-"))
    folder.chmod(0o755)  # the embedded server runs as somebody else and has to reach its files
    server = Server(folder)
    try:
        server.prepare()
        server.python(SECOND_FACTOR)
        server.start()
        visitors = visit(server.port)
        found = check([page for visitor in visitors for page in visitor.kept], folder)
        scores = measure(server, folder, visitors)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    shown = render()
    clean = not found and not shown and all(score.is_clean for score in scores)
    print(f"\n{'All clean' if clean else 'Not clean'}, {time.monotonic() - begun:.0f} s.")
    return 0 if clean else 1


def visit(port: int) -> list[Visitor]:
    """Everybody through everything they may open; staff last, for they change what they press."""
    edit_pages(port)
    everywhere = addresses(reference="AAAAAAAAA").values()
    library = [f"/library/{slug}/{screen}" for slug in EDITED for screen in SCREENS]
    return [
        reader(port),
        *patients(port),
        member("dana", port, everywhere),
        member("clara", port, [*library, *everywhere]),
    ]


def check(pages: list[Kept], folder: Path) -> list[Finding]:
    named = markup.write([*pages, markup.PLANTED], folder / "pages")
    tools = {"nu": markup.nu, "html-validate": markup.html_validate}
    with ThreadPoolExecutor() as both:
        said = {name: both.submit(tool, TOOLS, folder / "pages", named) for name, tool in tools.items()}
    found = {name: _of_ours(name, answer.result()) for name, answer in said.items()}
    print_pages(pages, found)
    print_findings(every := [one for findings in found.values() for one in findings])
    return every


def _of_ours(tool: str, said: list[Finding]) -> list[Finding]:
    assert any(one.page is markup.PLANTED for one in said), f"{tool} does not see a planted fault"
    return [one for one in said if one.page is not markup.PLANTED and not markup.is_left(one)]


def print_pages(pages: list[Kept], found: dict[str, list[Finding]]) -> None:
    print(
        f"{'who':30} {'kind of page':52} {'pages':>5} {'nu errors':>9} {'warnings':>9} {'html-validate':>13}"
    )
    kinds = Counter((page.who, page.kind) for page in pages)
    for (who, kind), number in kinds.items():
        print(f"{who:30} {kind:52} {number:5} {_counted(found, who, kind)}")
    print(f"{'all':30} {'':52} {len(pages):5} {_counted(found)}")


def _counted(found: dict[str, list[Finding]], who: str = "", kind: str = "") -> str:
    def number(tool: str, *, warnings: bool = False) -> int:
        return sum(
            1
            for one in found[tool]
            if one.is_warning is warnings and (not who or (one.page.who, one.page.kind) == (who, kind))
        )

    return f"{number('nu'):9} {number('nu', warnings=True):9} {number('html-validate'):13}"


def print_findings(found: list[Finding]) -> None:
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        alike[(one.rule, one.words.partition(": ")[0])].append(one)
    for (rule, words), ones in sorted(alike.items(), key=lambda item: -len(item[1])):
        print(f"\n{rule}: {words} ({len(ones)} times)")
        for one in ones[:3]:
            print(f"  {one.page.who}, {one.page.kind}, {one.page.address}\n    {one.words[:300]}")


def measure(server: Server, folder: Path, visitors: list[Visitor]) -> list[Score]:
    print(f"\n{'lighthouse':20} {' '.join(f'{name:>14}' for name in lighthouse.CATEGORIES)} {'bar':>5}")
    origin, scores = f"http://localhost:{server.port}", []
    for target in targets(visitors, server.port):
        scores.append(score := lighthouse.score(TOOLS, folder, origin, target))
        points = " ".join(f"{number:14}" for number in score.points.values())
        print(f"{target.name:20} {points} {target.bar:5}", flush=True)
        for words in score.costly:
            print(f"    {words}")
    return scores


def render() -> list[renderer.Fault]:
    found = renderer.faults(TOOLS.parent / "package")
    print(f"\nforms in a public renderer (SDC): {len(found)} faults")
    for fault in found:
        print(f"    {fault}")
    return found


def targets(visitors: list[Visitor], port: int) -> list[Target]:
    """The reading pages, and one of each page that belongs to one person."""
    by_name = {visitor.who: visitor for visitor in visitors}
    private = (
        ("question", "patient half way", "patient:page area"),
        ("result", "patient", "patient:sent sent"),
        ("queue", "clara", "clinician:queue"),
        ("case", "clara", "clinician:case"),
        ("editor", "clara", "library:edit"),
    )
    cookies = {who: visitor.cookie for who, visitor in by_name.items()}
    cookies["clara"] = signed_in("clara", port).cookie  # what she pressed may have ended her session
    found = [Target(name, address) for name, address in READ.items()]
    for name, who, kind in private:
        page = next(kept for kept in by_name[who].kept if kept.kind == kind)
        found.append(Target(name, page.address, cookies[who]))
    return found


if __name__ == "__main__":
    sys.exit(main())
