"""Settings of a clinic that lists its cases in Django's admin: our models, and no more middleware than it needs."""

import os

from prolo.settings import *  # noqa: F403
from prolo.settings import DATABASES, INSTALLED_APPS

ROOT_URLCONF = "tests.bench.admin_site"
INSTALLED_APPS = ["django.contrib.admin", *INSTALLED_APPS]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tests.bench.admin_site.somebody",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth does not start without it
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
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
# The admin reads a million rows to count them: what it costs is wanted, not that it is cut short.
DATABASES["default"]["OPTIONS"] |= {"options": "-c statement_timeout=60000"}
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SILENCED_SYSTEM_CHECKS = ["admin.E406", "admin.E408", "admin.E409", "admin.E410"]
ALLOWED_HOSTS = ["localhost"]
assert os.environ["DATA_DIR"], "the bench says where the data is"
