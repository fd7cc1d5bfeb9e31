"""Addresses of teleconsultation for anyone. Included by the public ones."""

from django.urls import path

from . import alternatives, change, home, new, ticket

urlpatterns = [
    path("", home.home, name="teleconsult"),
    path("prendre-place/", new.ticket_new, name="ticket_new"),
    path("attente/<str:token>/", ticket.ticket, name="ticket"),
    path("attente/<str:token>/quitter/", change.leave, name="ticket_leave"),
    path("attente/<str:token>/reprendre/", change.come_back, name="ticket_return"),
    path("attente/<str:token>/changer/", change.change, name="ticket_change"),
    path("attente/<str:token>/autrement/", alternatives.page, name="ticket_alternatives"),
    path("attente/<str:token>/rendez-vous/", alternatives.booked, name="ticket_booked"),
]
