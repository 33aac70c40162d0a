"""Settings of the tests: the real ones, on a PostgreSQL of their own, with plain static files and quick passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "true")
os.environ.setdefault("DATA_DIR", str(Path(tempfile.gettempdir()) / f"prolo-tests-{os.getuid()}"))

from prolo.settings import *  # noqa: F403

DEMO = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrftoken"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["tests.quick.QuickArgon2"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"]["ENGINE"] = "tests.postgres"  # noqa: F405
# A test is one transaction, and may be busy elsewhere for longer than a request ever is.
DATABASES["default"]["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=120000"  # noqa: F405
RATE_LIMITS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
