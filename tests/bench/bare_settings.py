"""Settings of the bare side: our database, and of Django nothing that a first sketch would not have."""

import os
from pathlib import Path

from prolo import database

SECRET_KEY = "nothing here is signed"
DATABASES = {"default": database.embedded(Path(os.environ["DATA_DIR"]) / "postgres")}
ROOT_URLCONF = "tests.bench.bare"
ALLOWED_HOSTS = ["localhost"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
