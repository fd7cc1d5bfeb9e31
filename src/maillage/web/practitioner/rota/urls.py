"""Addresses of a volunteer doctor, under "agenda/semaines/", as `practitioner:rota_…`."""

from django.urls import path

from . import (
    claims,
    confirm,
    feed,
    handover,
    handover_saturday,
    home,
    logistics,
    profile,
    week,
    wishes,
    year,
)

urlpatterns = [
    # The volunteer: home, weeks offered, wishes, data, formalities, history, my week, leaving
    path("", home.home, name="rota_home"),
    path("mon-annee/", year.year, name="rota_year"),
    path("mon-annee/annuler/", year.undo, name="rota_year_undo"),
    path("mes-souhaits/", wishes.wishes, name="rota_wishes"),
    path("mes-souhaits/amis/", wishes.ask, name="rota_friend_ask"),
    path("mes-souhaits/amis/retirer/", wishes.take_back, name="rota_friend_take_back"),
    path("mes-souhaits/amis/<int:friendship_id>/", wishes.answer, name="rota_friend_answer"),
    path("mes-demarches/", home.formalities, name="rota_formalities"),
    path("mes-semaines-passees/", home.history, name="rota_history"),
    path("mon-profil/", profile.profile, name="rota_profile"),
    path("mon-profil/pause/", profile.pause, name="rota_pause"),
    path("mon-profil/partir/", profile.leave, name="rota_leave"),
    path("mon-calendrier/", feed.feed_new, name="rota_feed_new"),
    path("ics/<str:token>.ics", feed.feed, name="rota_feed"),
    path("<int:post_id>/", week.week, name="rota_week"),
    path("<int:post_id>/me-desister/", week.withdraw, name="rota_withdraw"),
    # Confirmation of a published week
    path("a-confirmer/", confirm.page, name="rota_confirm"),
    path("<int:post_id>/confirmer/", confirm.confirm, name="rota_confirm_post"),
    # Travel claims, mission sheet, keys
    path("frais/", claims.page, name="rota_claims"),
    path("frais/<int:pk>/retirer/", claims.take_back, name="rota_claim_take_back"),
    path("<int:post_id>/frais/", claims.claim, name="rota_claim"),
    path("<int:post_id>/mission.pdf", logistics.mission, name="rota_mission"),
    path("<int:post_id>/cles/", logistics.keys, name="rota_keys"),
    # Handover book
    path("passation/", handover.home, name="rota_handover"),
    path("passation/<int:centre_id>/", handover.book, name="rota_handover_book"),
    path("passation/element/<int:item_id>/", handover.change, name="rota_handover_change"),
    path("passation/element/<int:item_id>/fait/", handover.done, name="rota_handover_done"),
    path("passation/element/<int:item_id>/sans-objet/", handover.drop, name="rota_handover_drop"),
    path("passation/element/<int:item_id>/rouvrir/", handover.reopen, name="rota_handover_reopen"),
    path(
        "passation/samedi/<int:handover_id>/",
        handover_saturday.page,
        name="rota_handover_saturday",
    ),
    path(
        "passation/samedi/<int:handover_id>/recu/",
        handover_saturday.acknowledge,
        name="rota_handover_acknowledge",
    ),
]
