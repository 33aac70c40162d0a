"""The files that run the service: read here, and started without a container engine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "web-staff", "worker", "outbox", "migrate"]


@pytest.mark.parametrize("name", OURS)
def test_our_processes_run_without_root_and_without_writing_to_the_image(name):
    service = SERVICES[name]
    assert service["user"] not in {"", "0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_only_nginx_is_published():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["nginx"]


def test_no_secret_stands_in_the_compose_file():
    assert not re.search(
        r"(PASSWORD|SECRET|KEYS?)\s*:\s*\S",
        (ROOT / "docker-compose.yml")
        .read_text()
        .replace("POSTGRES_PASSWORD_FILE: /run/secrets/database_password", ""),
    )


@pytest.mark.parametrize("name", ["database", "web", "web-staff", "nginx"])
def test_what_others_wait_for_has_a_health_check(name):
    assert (
        SERVICES[name]["healthcheck"]["test"]
        if name != "web"
        else "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    )


def test_the_image_runs_without_root_and_installs_by_hash():
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER prolo$", text, re.M)
    assert "--require-hashes" in text
    assert "requirements-dev" not in text


def test_every_file_the_image_copies_exists():
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert (ROOT / line.split()[1]).exists(), line


def test_every_line_of_the_example_environment_is_read_by_the_settings():
    settings = (ROOT / "prolo/settings.py").read_text()
    for name in re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M):
        assert f'"{name}"' in settings, name


def test_nginx_accepts_its_configuration(tmp_path):
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    for folder in ("run", "tls", "static", "logs", "cache"):
        (tmp_path / folder).mkdir()
    shutil.copytree(ROOT / "deploy/pages", tmp_path / "pages")
    shutil.copy(ROOT / "deploy/nginx.conf", tmp_path)
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    key += ["-keyout", str(tmp_path / "tls/key.pem"), "-out", str(tmp_path / "tls/cert.pem")]
    subprocess.run(key, check=True, capture_output=True)
    outcome = subprocess.run(
        [nginx, "-p", f"{tmp_path}/", "-c", "nginx.conf", "-t"], capture_output=True, text=True
    )
    assert "syntax is ok" in outcome.stderr, outcome.stderr
