"""Addresses of the streams of events. `project.asgi` serves them beside Django (`streams.py`)."""

from django.urls import path

from . import live

app_name = "live"

urlpatterns = [
    path("attente/<str:token>/", live.ticket, name="ticket"),
    path("salle/<str:token>/", live.room, name="room"),
    path("point/<int:point_id>/", live.point, name="point"),
    path("garde/<int:duty_id>/", live.duty, name="duty"),
    path("tableau/", live.board, name="board"),
]
