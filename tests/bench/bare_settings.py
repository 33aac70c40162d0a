"""Settings of the bare side: our database, and of Django nothing that a first sketch would not have."""

import os

import environ

from prolo import database

SECRET_KEY = os.environ["SECRET_KEY"]
DATABASES = {"default": database.from_url(environ.Env().db("DATABASE_URL"))}
ROOT_URLCONF = "tests.bench.bare"
ALLOWED_HOSTS = ["localhost"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
