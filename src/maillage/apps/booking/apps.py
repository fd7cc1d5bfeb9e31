"""Django's entry to the booking app."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "maillage.apps.booking"
    verbose_name = "rendez-vous"

    def ready(self):
        from . import receivers  # noqa: F401 - connects the offer's signal
