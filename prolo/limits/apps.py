"""The limits app."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "prolo.limits"
    label = "limits"
