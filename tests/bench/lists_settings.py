"""Settings of the bare side of the desk's lists: raw SQL, and Django's admin as it comes, for whoever asks."""

import os
from pathlib import Path

from prolo import keys
from tests.bench.bare_settings import *  # noqa: F403
from tests.bench.bare_settings import DATABASES

_, FIELD_KEYS, INDEX_KEYS = keys.of_the_demo(Path(os.environ["DATA_DIR"]) / "keys.json")
ROOT_URLCONF = "tests.bench.bare_lists"
USE_TZ = True
# The admin reads a million rows to count them: what it costs is wanted, not that it is cut short.
DATABASES["default"]["OPTIONS"] |= {"options": "-c statement_timeout=60000"}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tests.bench.bare_lists.somebody",
    "django.contrib.messages.middleware.MessageMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
STATIC_URL = "/static/"
SILENCED_SYSTEM_CHECKS = ["admin.E406", "admin.E408", "admin.E409", "admin.E410"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
