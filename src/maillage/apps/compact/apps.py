"""Django's entry to the compact app."""

from django.apps import AppConfig


class CompactConfig(AppConfig):
    name = "maillage.apps.compact"
    verbose_name = "conventions et contrats"
