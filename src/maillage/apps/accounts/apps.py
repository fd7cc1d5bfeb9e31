"""Django's entry to the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.apps.accounts"
    verbose_name = "comptes"

    def ready(self):
        from . import receivers  # noqa: F401 - connects the sign-in library's signals
