"""Addresses of centres, openings, housing, Saturdays and travel claims."""

from django.urls import path

import maillage.web.relay.urls  # noqa: F401 - registers the converter of days

from . import centre_parts, centres, claims, housing, openings, saturdays, this_week

_PARTS = [("ligne", "line"), ("equipe", "member"), ("fournisseur", "supplier")]
_THINGS = [("logement", "flat"), ("vehicule", "vehicle")]

urlpatterns = [
    path("centres/", centres.listing, name="rota_centres"),
    path("centres/<int:pk>/", centres.page, name="rota_centre"),
    path("centres/<int:pk>/lieu/", centre_parts.place, name="rota_centre_place"),
    path("centres/<int:pk>/regles/", centre_parts.rules, name="rota_centre_rules"),
    path("centres/<int:pk>/consignes/", centre_parts.instructions, name="rota_centre_instructions"),
    path("centres/<int:pk>/salle/", centre_parts.new_room, name="rota_room_new"),
    path("centres/<int:pk>/salle/<int:room_pk>/", centre_parts.room, name="rota_room"),
    path("equipe/<int:pk>/acces/", centre_parts.access, name="rota_member_access"),
    path("ouvertures/", openings.page, name="rota_openings"),
    path("ouvertures/nouvelle/", openings.new, name="rota_opening_new"),
    path("ouvertures/ici/<int:planned_pk>/", openings.new, name="rota_opening_here"),
    path("ouvertures/etape/<int:pk>/", openings.step, name="rota_step"),
    path("ouvertures/etape/<int:pk>/faite/", openings.tick, name="rota_step_tick"),
    path("loger/<int:post_pk>/", housing.lodging, name="rota_lodging"),
    path("indisponible/<int:pk>/fin/", housing.end_outage, name="rota_outage_end"),
    path("semaine/", this_week.page, name="rota_this_week"),
    path("semaine/<day:monday>/", this_week.page, name="rota_week"),
    path("mission/<int:post_pk>.pdf", this_week.mission_sheet, name="rota_mission"),
    path("cles/<int:line_pk>/<day:saturday>/", saturdays.keys, name="rota_keys"),
    path("cles/<int:line_pk>/<day:saturday>/dire/", saturdays.confirm_keys, name="rota_keys_say"),
    path("menage/<int:flat_pk>/<day:saturday>/", saturdays.cleaning, name="rota_cleaning"),
    path("menage/<int:pk>/fait/", saturdays.finish_cleaning, name="rota_cleaning_done"),
    path("frais/", claims.page, name="rota_claims"),
    path("frais.csv", claims.csv, name="rota_claims_csv"),
    path("frais/<int:pk>/", claims.decide, name="rota_claim_decide"),
    path("frais/<int:pk>/refuser/", claims.refuse, name="rota_claim_refuse"),
]
for _kind, _name in _PARTS:
    _given = {"kind": _kind}
    urlpatterns += [
        path(f"centres/<int:pk>/{_kind}/", centre_parts.new_part, _given, f"rota_{_name}_new"),
        path(f"{_kind}/<int:pk>/", centre_parts.part, _given, f"rota_{_name}"),
    ]
    if _kind != "ligne":  # weeks hang on a line: it closes, it is not removed
        _address = f"{_kind}/<int:pk>/retirer/"
        urlpatterns += [path(_address, centre_parts.remove_part, _given, f"rota_{_name}_remove")]
for _kind, _name in _THINGS:
    _given = {"kind": _kind}
    urlpatterns += [
        path(f"centres/<int:pk>/{_kind}/", housing.new_thing, _given, f"rota_{_name}_new"),
        path(f"{_kind}/<int:pk>/", housing.thing, _given, f"rota_{_name}"),
        path(f"{_kind}/<int:pk>/retirer/", housing.remove_thing, _given, f"rota_{_name}_remove"),
        path(f"{_kind}/<int:pk>/panne/", housing.new_outage, _given, f"rota_{_name}_outage"),
    ]
