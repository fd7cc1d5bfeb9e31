"""Addresses of the rota for coordinators, under `coordination:`."""

from django.urls import include, path

from . import (
    board,
    board_cells,
    board_compare,
    board_drafts,
    board_solve,
    figures,
    figures_month,
    forecast,
    incidents,
    published,
    volunteer_actions,
    volunteers,
)

_PLACE = [
    path("<int:line>/<str:monday>/", board_cells.page, name="rota_cell"),
    path("<int:line>/<str:monday>/placer/", board_cells.place, name="rota_place"),
    path("<int:line>/<str:monday>/retirer/", board_cells.remove, name="rota_remove"),
    path("<int:line>/<str:monday>/verrou/", board_cells.lock, name="rota_lock"),
    path("<int:line>/<str:monday>/deplacer/", board_cells.move, name="rota_move"),
]
urlpatterns = [
    # The board, drafts and solves
    path("", board_drafts.page, name="rota_drafts"),
    path("brouillons/nouveau/", board_drafts.new, name="rota_draft_new"),
    path("brouillons/<int:pk>/", board.page, name="rota_board"),
    path("brouillons/<int:pk>/liste/", board.listed, name="rota_board_list"),
    path("brouillons/<int:pk>/a3/", board.paper, name="rota_board_paper"),
    path("brouillons/<int:pk>/planning.csv", board.csv, name="rota_board_csv"),
    path("brouillons/<int:pk>/comparer/", board_compare.page, name="rota_compare"),
    path("brouillons/<int:pk>/reglages/", board_drafts.settings, name="rota_draft_settings"),
    path("brouillons/<int:pk>/abandonner/", board_drafts.discard, name="rota_draft_discard"),
    path("brouillons/<int:pk>/retablir/", board_drafts.restore, name="rota_draft_restore"),
    path("brouillons/<int:pk>/calcul/", board_solve.start, name="rota_solve"),
    path("brouillons/<int:pk>/calcul/suivre/", board_solve.progress, name="rota_solve_progress"),
    path("brouillons/<int:pk>/calcul/arreter/", board_solve.stop, name="rota_solve_stop"),
    path("brouillons/<int:pk>/case/", include(_PLACE)),
    # Volunteers
    path("medecins/", volunteers.volunteers, name="rota_volunteers"),
    path("medecins/<uuid:public_id>/", volunteers.volunteer, name="rota_volunteer"),
    path(
        "medecins/<uuid:public_id>/identite/", volunteers.identity, name="rota_volunteer_identity"
    ),
    path("medecins/<uuid:public_id>/modifier/", volunteers.edit, name="rota_volunteer_edit"),
    path(
        "medecins/<uuid:public_id>/accueillir/",
        volunteer_actions.accept,
        name="rota_volunteer_accept",
    ),
    path(
        "medecins/<uuid:public_id>/refuser/", volunteer_actions.refuse, name="rota_volunteer_refuse"
    ),
    path("medecins/<uuid:public_id>/demarche/", volunteer_actions.tick, name="rota_volunteer_tick"),
    path(
        "medecins/<uuid:public_id>/date/", volunteer_actions.put_off, name="rota_volunteer_put_off"
    ),
    path("medecins/<uuid:public_id>/semaine/", volunteer_actions.week, name="rota_volunteer_week"),
    # Centres, openings, housing and claims
    path("", include("maillage.web.coordination.rota.urls_centres")),
    # Published rota and incidents
    path("publie/", published.home, name="rota_published_home"),
    path("<int:collective_id>/publie/", published.page, name="rota_published"),
    path("<int:collective_id>/historique/", published.history, name="rota_changes"),
    path("<int:collective_id>/signaler/", incidents.report, name="rota_report"),
    path("<int:collective_id>/reparations/", incidents.settled, name="rota_incidents"),
    path("brouillons/<int:draft_id>/publier/", published.publish, name="rota_publish"),
    path("semaines/<int:post_id>/", published.post, name="rota_post"),
    path("semaines/<int:post_id>/rendre/", published.free, name="rota_post_free"),
    path("reparations/<int:incident_id>/", incidents.page, name="rota_incident"),
    path("reparations/<int:incident_id>/rappels/", incidents.cancel, name="rota_incident_cancel"),
    # Figures and forecast
    path("<int:collective_id>/prevision/", forecast.page, name="rota_forecast"),
    path("passations/", figures.handovers, name="rota_handovers"),
    path("centres/<int:centre_id>/chiffres/", figures.year, name="rota_figures"),
    path("centres/<int:centre_id>/chiffres.csv", figures.csv, name="rota_figures_csv"),
    path(
        "centres/<int:centre_id>/chiffres/<int:year>/<int:month>/",
        figures_month.page,
        name="rota_figures_month",
    ),
]
