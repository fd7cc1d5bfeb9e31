"""Addresses of the care offer, under `coordination:`."""

from django.urls import path

from . import care, cpts, guide, home, imports, openings, places, upkeep

urlpatterns = [
    path("", home.home, name="offer_home"),
    path("<int:pk>/", home.tree, name="offer_tree"),
    path("<int:pk>/a-jour/", home.confirm_all, name="offer_confirm_all"),
    path("<int:pk>/organisation/", places.organisation, name="offer_organisation"),
    path("<int:pk>/imports/", imports.start, name="offer_imports"),
    path("imports/<int:pk>/", imports.plan, name="offer_import"),
    path("imports/<int:pk>/abandonner/", imports.drop, name="offer_import_drop"),
    path("<int:pk>/lieux/nouveau/", places.new_site, name="offer_site_new"),
    path("lieux/<int:pk>/", places.site, name="offer_site"),
    path("lieux/<int:pk>/salles/nouvelle/", places.new_room, name="offer_room_new"),
    path("salles/<int:pk>/", places.room, name="offer_room"),
    path("lieux/<int:pk>/services/nouveau/", care.new_service, name="offer_service_new"),
    path("services/<int:pk>/", care.service, name="offer_service"),
    path("services/<int:pk>/motifs/nouveau/", care.new_reason, name="offer_reason_new"),
    path("motifs/<int:pk>/", care.reason, name="offer_reason"),
    path("lieux/<int:pk>/professionnels/nouveau/", care.new_role, name="offer_role_new"),
    path("professionnels/<int:pk>/", care.role, name="offer_role"),
    path("services/<int:pk>/agendas/nouveau/", openings.new_agenda, name="offer_agenda_new"),
    path("agendas/<int:pk>/", openings.agenda, name="offer_agenda"),
    path("agendas/<int:pk>/modifier/", openings.edit_agenda, name="offer_agenda_edit"),
    path("agendas/<int:pk>/plages/nouvelle/", openings.new_rule, name="offer_rule_new"),
    path("plages/<int:pk>/", openings.rule, name="offer_rule"),
    path("plages/<int:pk>/arreter/", openings.end_rule, name="offer_rule_end"),
    path("plages/<int:pk>/supprimer/", upkeep.delete_rule, name="offer_rule_delete"),
    path("agendas/<int:pk>/jours/nouveau/", openings.new_exception, name="offer_exception_new"),
    path("jours/<int:pk>/", openings.exception, name="offer_exception"),
    path("jours/<int:pk>/supprimer/", upkeep.delete_exception, name="offer_exception_delete"),
    path(
        "agendas/<int:agenda_pk>/absences/<int:pk>/supprimer/",
        upkeep.delete_absence,
        name="offer_absence_delete",
    ),
    path("fiches/<str:kind>/<int:pk>/a-jour/", home.confirm, name="offer_confirm"),
    path("fiches/<str:kind>/<int:pk>/retirer/", upkeep.hide, name="offer_hide"),
    path("fiches/<str:kind>/<int:pk>/remettre/", upkeep.show, name="offer_show"),
    path("cpts/<int:pk>/", cpts.page, name="offer_cpts"),
    path("cpts/<int:pk>/membres/nouveau/", cpts.add, name="offer_cpts_add"),
    path("cpts/membres/<int:pk>/retirer/", cpts.remove, name="offer_cpts_remove"),
    path("guide/<str:kind>/<str:code>/", guide.page, name="offer_guide"),
    path("guide/<str:kind>/<str:code>/guide.pdf", guide.pdf, name="offer_guide_pdf"),
]
