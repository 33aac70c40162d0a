"""The audit's place among the installed apps."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "prolo.audit"
    label = "audit"
