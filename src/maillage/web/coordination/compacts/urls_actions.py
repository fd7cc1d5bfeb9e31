"""Addresses of the actions of compacts; « mes actions » are those of every compact."""

from django.urls import path

from . import (
    actions,
    actions_edit,
    actions_gantt,
    actions_import,
    actions_map,
    actions_mine,
    actions_one,
    actions_parts,
    actions_table,
)

_ALL, _ONE = "<slug:slug>/actions/", "<slug:slug>/actions/<int:pk>/"

urlpatterns = [
    path("mes-actions/", actions_mine.page, name="compact_my_actions"),
    path(_ALL, actions.board, name="compact_actions"),
    path(f"{_ALL}calendrier/", actions_gantt.page, name="compact_actions_gantt"),
    path(f"{_ALL}tableau/", actions_table.page, name="compact_actions_table"),
    path(f"{_ALL}actions.csv", actions_table.csv, name="compact_actions_csv"),
    path(f"{_ALL}carte/", actions_map.page, name="compact_actions_map"),
    path(f"{_ALL}partenaires/", actions.by_partner, name="compact_actions_partners"),
    path(f"{_ALL}nouvelle/", actions_edit.new, name="compact_action_new"),
    path(f"{_ALL}importer/", actions_import.start, name="compact_actions_import"),
    path(f"{_ALL}modele.csv", actions_import.template_csv, name="compact_actions_template_csv"),
    path(f"{_ALL}modele.xlsx", actions_import.template_xlsx, name="compact_actions_template_xlsx"),
    path(_ONE, actions_one.page, name="compact_action"),
    path(f"{_ONE}modifier/", actions_edit.change, name="compact_action_change"),
    path(f"{_ONE}supprimer/", actions_edit.remove, name="compact_action_remove"),
    path(f"{_ONE}fiche.pdf", actions_one.sheet, name="compact_action_sheet"),
    path(f"{_ONE}<slug:part>/", actions_parts.add, name="compact_action_add"),
    path(f"{_ONE}<slug:part>/<int:number>/", actions_parts.settle, name="compact_action_settle"),
]
