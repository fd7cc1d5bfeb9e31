"""Django's entry to the training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "maillage.apps.training"
    verbose_name = "formations"
