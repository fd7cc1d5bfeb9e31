"""Django's entry to the rota app."""

from django.apps import AppConfig


class RotaConfig(AppConfig):
    name = "maillage.apps.rota"
    verbose_name = "planning des médecins volontaires"
