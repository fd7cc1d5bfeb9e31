"""Addresses of the welcome at a point, and of its own computer. Included by the relays'."""

from django.urls import path

from . import kiosk, pages, person

urlpatterns = [
    path("accueil/<int:point_id>/", pages.welcome, name="welcome"),
    path("accueil/<int:point_id>/file/", pages.queue, name="welcome_queue"),
    path("accueil/<int:point_id>/personne/", person.counter, name="welcome_person"),
    path("accueil/<int:point_id>/personne/<uuid:public_id>/", person.welcomed, name="welcomed"),
    path(
        "accueil/<int:point_id>/personne/<uuid:public_id>/papier/",
        person.slip,
        name="welcome_slip",
    ),
    path(
        "accueil/<int:point_id>/personne/<uuid:public_id>/partie/",
        person.left,
        name="welcome_left",
    ),
    path("borne/<int:point_id>/", kiosk.kiosk, name="kiosk"),
    path("borne/<int:point_id>/etat/", kiosk.ready, name="kiosk_ready"),
    path("borne/<int:point_id>/commencer/", kiosk.sit_down, name="kiosk_sit_down"),
    path("borne/<int:point_id>/terminer/", kiosk.end, name="kiosk_end"),
]
