"""S42: the security rules of the linter and Django's deployment checks find nothing, and would find a planted fault."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUFF = [
    str(Path(sys.executable).with_name("ruff")),
    "check",
    "--no-cache",
    "--select",
    "S",
    "--output-format",
    "concise",
]
OURS = ["prolo", "education", "triage", "deploy", "manage.py"]
PLANTED = {
    "S602": "import subprocess\nsubprocess.run(input(), shell=True)\n",
    "S307": "eval(input())\n",
    "S324": "import hashlib\nhashlib.md5(b'x')\n",
    "S301": "import pickle\npickle.loads(b'x')\n",
    "S501": "import requests\nrequests.get('https://x', verify=False, timeout=1)\n",
    "S608": "def find(cursor, name):\n    cursor.execute(f\"SELECT * FROM t WHERE n = '{name}'\")\n",
    "S308": "from django.utils.safestring import mark_safe\nmark_safe(input())\n",
    "S105": "password = 'correct horse battery'\n",
}


def lint(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUFF, *words], cwd=ROOT, input=text, capture_output=True, text=True, check=False)


def test_the_security_rules_find_nothing():
    outcome = lint(*OURS)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_weakness_is_found(rule):
    assert rule in lint("--stdin-filename", "prolo/planted.py", "-", text=PLANTED[rule]).stdout


def test_a_rule_is_silenced_only_with_its_reason():
    files = [
        p for name in OURS for p in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]
    silenced = [
        (p.name, line)
        for p in files
        for line in p.read_text().splitlines()
        if re.search(r"noqa: S|nosec", line)
    ]
    assert [found for found in silenced if not re.search(r"noqa: S\d+(, S\d+)* +[-#] ?\w+", found[1])] == []


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)


def test_djangos_deployment_checks_find_nothing_with_production_settings():
    outcome = run(["deploy/check-production-settings"])
    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout


def test_a_setting_taken_away_is_noticed_by_them():
    script = (ROOT / "deploy/check-production-settings").read_text()
    weaker = script.replace("manage.py check", "manage.py check --settings tests.trust.harness.weaker")
    assert weaker != script
    outcome = run(["bash", "-c", weaker])
    assert outcome.returncode != 0
    assert "security.W004" in outcome.stderr
    assert "security.W012" in outcome.stderr
