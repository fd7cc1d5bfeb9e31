"""Addresses of the room, under `teleconsultation/`."""

from django.urls import path

from . import pages, paper, script

urlpatterns = [
    path("invitation/<str:token>/", pages.invited, name="room_invited"),
    path("salle/fin/", pages.done, name="room_done"),
    path("salle/<str:token>/", pages.room, name="room"),
    path("salle/<str:token>/seul/", pages.answer, name="room_answer"),
    path("salle/<str:token>/point/", pages.point, name="room_point"),
    path("salle/<str:token>/fin/", pages.leave, name="room_leave"),
    path("salle/<str:token>/documents/<uuid:public_id>/", paper.document, name="room_document"),
    path("salle/<str:token>/etat/", script.state, name="room_state"),
    path("salle/<str:token>/presence/", script.beat, name="room_beat"),
    path("salle/<str:token>/texte/", script.panel, name="room_panel"),
    path("salle/<str:token>/qualite/", script.rung, name="room_rung"),
    path("salle/<str:token>/signal/<int:recipient_id>/", script.signal, name="room_signal"),
]
