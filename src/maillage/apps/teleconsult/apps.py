"""Django's entry to the teleconsult app."""

from django.apps import AppConfig


class TeleconsultConfig(AppConfig):
    name = "maillage.apps.teleconsult"
    verbose_name = "téléconsultation"
