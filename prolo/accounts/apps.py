"""The accounts' place among the installed apps."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "prolo.accounts"
    label = "accounts"

    def ready(self) -> None:
        from prolo.accounts import checks  # noqa: F401  registers the check of marked views
