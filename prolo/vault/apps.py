"""The vault's place among the installed apps."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "prolo.vault"
    label = "vault"
