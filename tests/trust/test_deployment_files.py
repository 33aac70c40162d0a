"""The files that run the service: read and checked here, started without a container engine in `tests/trust/door`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
IMAGE = (ROOT / "Dockerfile").read_text()
OURS = ["web", "web-staff", "worker", "outbox", "publisher", "migrate"]
MADE_BY_THE_OPERATOR = {"./tls", ".env", ".env.owner", "./secrets/owner_password", "./secrets/web_password"}
CLINIC = {
    "CLINIC_NAME": r"Smith & <Sons> | \1 Clinic",
    "CLINIC_PHONE": "020 7946 0123",
    "EMERGENCY_NUMBER": "112",
    "PUBLIC_ORIGIN": "https://Clinic.Example.org:8443",
}


def mounts(name):
    return [mount.split(":") for mount in SERVICES[name].get("volumes", [])]


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_our_processes_and_nginx_run_without_root_and_without_writing_to_the_image(name):
    service = SERVICES[name]
    assert service["user"] not in {"", "0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_database_runs_without_root():
    assert SERVICES["database"]["user"] == "postgres"


def test_only_nginx_is_published():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["nginx"]


def test_no_secret_stands_in_the_compose_file():
    assigned = re.findall(r"(\w*(?:PASSWORD|SECRET|KEYS?|TOKEN|DATABASE_URL)\w*)\s*[:=]\s*(\S+)", TEXT)
    assert assigned == [("POSTGRES_PASSWORD_FILE", "/run/secrets/owner_password")]


@pytest.mark.parametrize("name", ["database", "web-staff", "nginx"])
def test_what_others_wait_for_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_image_has_a_health_check_for_the_web():
    assert re.search(r"^HEALTHCHECK .*deploy/healthy\.py", IMAGE, re.M)


def test_every_service_waited_for_is_there():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_every_mount_is_a_file_of_the_repository_a_named_volume_or_the_operators(name):
    for source, _target, *_mode in mounts(name):
        known = source in COMPOSE["volumes"] or source in MADE_BY_THE_OPERATOR or (ROOT / source).exists()
        assert known, source


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_from_the_repository_cannot_be_written(name):
    assert all(mode == ["ro"] for source, _target, *mode in mounts(name) if source.startswith("./"))


def test_every_secret_and_environment_file_is_made_by_the_operator_and_kept_out_of_git():
    files = {secret["file"] for secret in COMPOSE["secrets"].values()}
    for service in SERVICES.values():
        files |= {service.get("env_file")} if isinstance(service.get("env_file"), str) else set()
        files |= set(service["env_file"]) if isinstance(service.get("env_file"), list) else set()
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert files - {None} <= MADE_BY_THE_OPERATOR
    for path in MADE_BY_THE_OPERATOR:
        asked = subprocess.run(["git", "check-ignore", "-q", f"{path}/x"], cwd=ROOT, check=False)
        assert asked.returncode == 0, f"git would take {path}"


def test_only_the_migration_knows_the_owner_of_the_database():
    knows = [name for name, service in SERVICES.items() if ".env.owner" in str(service.get("env_file"))]
    assert knows == ["migrate"]


def test_every_variable_that_compose_fills_in_is_in_the_example_environment_and_must_be_set():
    named = re.findall(r"(?<!\$)\$\{(\w+)(:\?)?", TEXT)
    example = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M)
    assert {name for name, _ in named} <= set(example)
    assert all(must for _, must in named)


@pytest.mark.parametrize("name", OURS)
def test_every_command_names_files_and_commands_that_exist(name):
    words = SERVICES[name].get("command", [])
    files = [word for word in words if word.startswith("deploy/") or word == "manage.py"]
    assert all((ROOT / word).exists() for word in files)
    if "manage.py" in words:
        command = words[words.index("manage.py") + 1]
        assert command == "db_worker" or list(ROOT.glob(f"*/management/commands/{command}.py"))


def test_sockets_and_pages_meet_where_nginx_looks():
    """gunicorn's sockets and the collected static files are what nginx finds under its own folder."""
    nginx = {target: source for source, target, *_ in mounts("nginx")}
    assert (nginx["/etc/prolo/run"], nginx["/etc/prolo/static"]) == ("sockets", "static")
    for name, socket in (("web", IMAGE), ("web-staff", " ".join(SERVICES["web-staff"]["command"]))):
        assert ["sockets", "/run/prolo"] in mounts(name)
        assert f"unix:/run/prolo/{'public' if name == 'web' else 'staff'}.sock" in socket
    assert ["static", "/static"] in mounts("migrate")
    assert "STATIC_ROOT=/static" in (ROOT / ".env.example").read_text()
    written = re.search(r"install --directory --owner=prolo (.*)$", IMAGE, re.M)
    assert written and written[1].split() == ["/run/prolo", "/static"], "else root owns the volumes"


def test_the_image_runs_without_root_and_installs_by_hash():
    assert re.search(r"^USER prolo$", IMAGE, re.M)
    assert "--require-hashes" in IMAGE
    assert "requirements-dev" not in IMAGE


def test_every_file_the_image_copies_exists():
    for line in IMAGE.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert (ROOT / line.split()[1]).exists(), line


def test_every_line_of_the_example_environment_is_read_by_the_settings():
    settings = (ROOT / "prolo/settings.py").read_text()
    for name in re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M):
        assert f'"{name}"' in settings, name


def front_door(to, **changes):
    settings = {"PATH": "/usr/bin:/bin"} | CLINIC | changes
    command = ["sh", str(ROOT / "deploy/front-door"), str(ROOT / "deploy"), str(to)]
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)


def test_the_clinics_own_words_stand_in_every_page_that_nginx_serves(tmp_path):
    (tmp_path / "logs").mkdir()
    assert front_door(tmp_path).returncode == 0
    pages = {page.name: page.read_text() for page in (tmp_path / "pages").glob("*.html")}
    assert set(pages) == {page.name for page in (ROOT / "deploy/pages").glob("*.html")}
    for text in pages.values():
        assert r"Smith &amp; &lt;Sons&gt; | \1 Clinic</title>" in text
        assert 'href="tel:02079460123">Call the clinic on 020 7946 0123<' in text
        assert 'href="tel:112">' in text
        assert not re.search("@[A-Z_]+@", text)
    assert "return 301 https://clinic.example.org$request_uri;" in (tmp_path / "nginx.conf").read_text()


@pytest.mark.parametrize("name", CLINIC)
def test_nginx_does_not_start_without_one_of_them(name, tmp_path):
    outcome = front_door(tmp_path, **{name: ""})
    assert outcome.returncode != 0
    assert name in outcome.stderr


def test_nginx_does_not_start_with_a_place_left_unfilled(tmp_path):
    outcome = front_door(tmp_path, CLINIC_NAME="@HOURS@")
    assert outcome.returncode != 0
    assert "unfilled" in outcome.stderr


def test_nginx_does_not_start_on_an_origin_that_would_change_its_settings(tmp_path):
    assert front_door(tmp_path, PUBLIC_ORIGIN="https://x;return").returncode != 0


def test_every_page_nginx_shows_by_itself_exists():
    settings = (ROOT / "deploy/nginx.conf").read_text()
    named = set(re.findall(r"/pages/(\w+\.html)", settings))
    assert named == {page.name for page in (ROOT / "deploy/pages").glob("*.html")}


@pytest.mark.parametrize("bind", ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"])
def test_gunicorn_does_not_start_on_an_address_that_others_reach(bind):
    outcome = gunicorn(bind)
    assert outcome.returncode != 0
    assert "behind nginx only" in outcome.stderr


def gunicorn(bind):
    command = [sys.executable, "-m", "gunicorn", "tests.trust.test_deployment_files:nothing"]
    command += ["--config", "deploy/gunicorn.conf.py", "--bind", bind]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def nothing(_environment, start_response):
    start_response("204 No Content", [])
    return []


def test_nginx_is_installed_where_the_tests_run():
    assert shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin"), "apt-get install nginx-light"
