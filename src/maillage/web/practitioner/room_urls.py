"""Buttons of the practitioner's room, under `agenda/teleconsultation/<uuid>/salle/`."""

from django.urls import path

from . import room

urlpatterns = [
    path("", room.panel, name="room_panel"),
    path("entrer/", room.enter, name="room_enter"),
    path("faire-entrer/", room.admit, name="room_admit"),
    path("inviter/", room.invite, name="room_invite"),
    path("faire-entrer-tiers/", room.admit_third, name="room_admit_third"),
    path("faire-sortir-tiers/", room.remove_third, name="room_remove_third"),
    path("nouvel-acces/", room.renew, name="room_renew"),
    path("qualite/", room.rung, name="room_rung"),
]
