"""Addresses of relays and of professionals who book for someone."""

from django.urls import include, path, register_converter

from . import book, changes, feedback, find, home, moves, people
from .doors import RELAY
from .instants import DayConverter, InstantConverter

register_converter(DayConverter, "day")
register_converter(InstantConverter, "instant")

app_name = "relay"
_DOOR = {"door": RELAY}

urlpatterns = [
    path("", home.home, name="home"),
    path("points/", include("maillage.web.relay.points.urls")),
    path("", include("maillage.web.relay.welcome.urls")),
    path("formations/", include("maillage.web.relay.training_urls")),
    path("signaler/", feedback.new, name="feedback_new"),
    path("signalements/", feedback.listing, name="feedback"),
    path("signalements/<int:pk>/", feedback.one, name="feedback_one"),
    path("trouver/", find.find, name="find"),
    path("reserver/<int:agenda_id>/<int:reason_id>/", book.book, name="book"),
    path("rendez-vous/<uuid:public_id>/", changes.appointment, _DOOR, name="appointment"),
    path("rendez-vous/<uuid:public_id>/deplacer/", moves.move, _DOOR, name="move"),
    path("rendez-vous/<uuid:public_id>/annuler/", changes.cancel, _DOOR, name="cancel"),
    path("rendez-vous/<uuid:public_id>/retablir/", changes.restore, _DOOR, name="restore"),
    path("rendez-vous/<uuid:public_id>/plus-tot/", changes.earlier, _DOOR, name="earlier"),
    path("rendez-vous/<uuid:public_id>/personne/", people.person, _DOOR, name="person"),
    path("rendez-vous/<uuid:public_id>/fiche/", changes.slip, _DOOR, name="slip"),
]
