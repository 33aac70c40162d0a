"""The languages' place among the installed apps."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "prolo.languages"
    label = "languages"
