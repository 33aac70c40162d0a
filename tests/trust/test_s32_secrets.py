"""S32: secrets come from the environment alone; tree and history hold none, and a planted one would be found."""

import math
import re
import subprocess
from collections import Counter

import pytest

from tests.trust.test_r25_settings_stop_with_one_clear_line import KEY, PRODUCTION, ROOT, start

SHAPES = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}",
    "cloud key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of a host": r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|xox[abp]-[\w-]{10,}|sk_live_\w{20,})",
    "signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "password in an address": r"\b(?:postgres|postgresql|smtp|smtp\+tls|https?)://[\w.-]+:"
    r"(?!secret@|password@|hidden-word@|\.\.\.@)[^\s:@/\"'{}<>$]{6,}@",
    "named value": r"(?i)\b(?:secret_key|field_keys|index_keys|api_key|password|token)\b"
    r"[\"']?\s*[:=]\s*[\"']?(?:\w+:)?([A-Za-z0-9+/_=-]{32,})",
}
KNOWN = {KEY, PRODUCTION["SECRET_KEY"], "abcdefghijklmnopqrstuvwxyz0123456789"}
PLANTED = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0t",
    "AWS = AKIA" + "Q3XKZ7VJ4M2TN5PW",
    "postgres://prolo:" + "hUnt3rZwei" + "@db/prolo",
    'SECRET_KEY = "' + "kP2x9vQm4tRz8wLn3bYc7dHf6gJs5aEuT1oI0pXq" + '"',
)


def secrets_in(text: str) -> list[str]:
    found = []
    for name, shape in SHAPES.items():
        for match in re.finditer(shape, text):
            value = match[match.lastindex or 0]
            if name != "named value" or (disorder(value) > 4 and not any(known in value for known in KNOWN)):
                found.append(f"{name}: {match[0][:80]}")
    return found


def disorder(text: str) -> float:
    """Bits in each letter: a word has few, a random key many."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * math.log2(share) for share in shares)


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git work tree")
    return done.stdout.decode(errors="replace")


def of_others(text: str) -> str:
    """Without our own test of secrets, which holds what it looks for."""
    return "\n".join(
        part for part in re.split(r"(?m)^(?=diff --git )", text) if "test_s32_secrets" not in part[:200]
    )


def test_the_tree_holds_no_secret():
    files = [ROOT / name for name in git("ls-files").splitlines() if "test_s32_secrets" not in name]
    texts = [
        (p, p.read_text(errors="replace")) for p in files if p.is_file() and p.stat().st_size < 2_000_000
    ]
    assert [(str(p.relative_to(ROOT)), found) for p, text in texts for found in secrets_in(text)] == []


def test_the_history_holds_no_secret():
    assert secrets_in(of_others(git("log", "-p", "--all", "--unified=0", "--no-color"))) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_secret_is_found(planted):
    assert len(secrets_in(f"before\n{planted}\nafter")) == 1


@pytest.mark.parametrize(
    "name", ["CLINIC_PHONE", "EMERGENCY_NUMBER", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEYS"]
)
def test_an_empty_value_is_a_missing_one(name):
    outcome = start(PRODUCTION | {name: "  "})
    assert outcome.returncode != 0
    assert name in outcome.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("value", ["x" * 49, "django-insecure-" + "ab" * 30, "a" * 60])
def test_a_short_default_or_plain_key_stops_the_start_and_is_not_repeated(value):
    outcome = start(PRODUCTION | {"SECRET_KEY": value})
    assert outcome.returncode != 0
    assert "SECRET_KEY" in outcome.stderr.strip().splitlines()[-1]
    assert value not in outcome.stderr


def test_a_broken_key_is_not_repeated_in_the_error():
    outcome = start(PRODUCTION | {"FIELD_KEYS": "k1:canaryNotAKey"})
    assert outcome.returncode != 0
    assert "canaryNotAKey" not in outcome.stderr


def test_no_environment_turns_on_the_debug_pages():
    code = "import prolo.settings as s; assert s.DEBUG is False"
    assert start(PRODUCTION | {"DEBUG": "true", "DJANGO_DEBUG": "1"}).returncode == 0
    assert "DEBUG = False" in (ROOT / "prolo/settings.py").read_text(), code
    assert not re.search(r"DEBUG\s*=\s*env", (ROOT / "prolo/settings.py").read_text())
