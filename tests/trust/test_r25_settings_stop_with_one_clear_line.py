"""Anything missing or odd in production stops the start: one clear line, exit code not zero."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = base64.b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "CLINIC_NAME": "Check Clinic",
    "CLINIC_PHONE": "555-0100",
    "EMERGENCY_NUMBER": "112",
    "CRISIS_LINE": "116 123",
    "CLINIC_TIME_ZONE": "Europe/London",
    "PUBLIC_ORIGIN": "https://clinic.example.org",
    "ALLOWED_HOSTS": "clinic.example.org",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "FIELD_KEYS": f"k1:{KEY}",
    "INDEX_KEYS": f"i1:{KEY}",
    "DATABASE_URL": "postgres://prolo_web:secret@127.0.0.1:1/prolo",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "clinic@example.org",
}


def start(environment):
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    code = "import prolo.settings"
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60
    )


def test_complete_production_settings_start():
    assert start(PRODUCTION).returncode == 0


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_a_missing_value_stops_the_start_and_is_named(name):
    outcome = start({key: value for key, value in PRODUCTION.items() if key != name})
    assert outcome.returncode != 0
    assert name in outcome.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLINIC_TIME_ZONE", "Europe/Atlantis"),
        ("CLINIC_PRICE", "cheap"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("FIELD_KEYS", "k1:c2hvcnQ="),
        ("INDEX_KEYS", "no key at all"),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_an_odd_value_stops_the_start_and_is_named(name, value):
    outcome = start(PRODUCTION | {name: value})
    assert outcome.returncode != 0
    assert name in outcome.stderr.strip().splitlines()[-1]
