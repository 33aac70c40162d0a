"""S29: Django's admin, whose change forms go past audit, locks and field rules, is not in the product."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.trust.test_s01_role_by_route import routes

ROOT = Path(__file__).resolve().parents[2]


def test_the_package_is_not_installed():
    from prolo import settings as shipped

    assert not [name for name in shipped.INSTALLED_APPS if "admin" in name]
    assert not apps.is_installed("django.contrib.admin")
    assert not [name for name, entry in routes() if "admin" in str(entry.pattern)]


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", "/accounts/admin/", "/admin/accounts/user/1/change/"]
)
@pytest.mark.parametrize("who", ["anonymous", "manager"])
def test_there_is_nothing_at_its_addresses(client, sign_in, mona, address, who):
    if who == "manager":
        sign_in(mona)
    assert client.get(address).status_code == 404
    assert client.post(address, {"username": "admin", "password": "admin"}).status_code in {404, 405}


def test_no_file_of_ours_registers_with_it():
    rooms = [file for room in ("prolo", "education", "triage") for file in (ROOT / room).rglob("*.py")]
    assert not [file.name for file in rooms if "contrib.admin" in file.read_text() or file.name == "admin.py"]
