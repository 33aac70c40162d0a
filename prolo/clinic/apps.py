"""The clinic's place among the installed apps."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "prolo.clinic"
    label = "clinic"
