"""Addresses of teleconsultation points, under the relays'."""

from django.urls import path

from . import line_test, pages, paper, steps

urlpatterns = [
    path("", pages.points, name="points"),
    path("nouveau/", steps.new, name="point_new"),
    path("<int:point_id>/", pages.point, name="point"),
    path("<int:point_id>/ouvrir/", pages.open_it, name="point_open"),
    path("<int:point_id>/fermer/", pages.close_it, name="point_close"),
    path("<int:point_id>/historique/", pages.history, name="point_history"),
    path("<int:point_id>/affiche/", paper.door_sign, name="point_sign"),
    path("<int:point_id>/fiche-urgence/", paper.emergency_card, name="point_emergency"),
    path("<int:point_id>/ligne/", line_test.page, name="line_test"),
    path("<int:point_id>/ligne/descendre/<int:size>/", line_test.down, name="line_down"),
    path("<int:point_id>/ligne/monter/", line_test.up, name="line_up"),
    path("<int:point_id>/ligne/echo/", line_test.echo, name="line_echo"),
    path("<int:point_id>/<slug:step>/", steps.step, name="point_step"),
]
