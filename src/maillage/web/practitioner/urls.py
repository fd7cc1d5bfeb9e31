"""Addresses of practitioners and of their secretaries."""

from django.urls import include, path

import maillage.web.relay.urls  # noqa: F401 - registers the converters of days and instants
from maillage.web.relay import changes, moves, people
from maillage.web.relay.doors import PRACTITIONER

from . import book, days, documents, feed, marks, openings, statistics

app_name = "practitioner"
_DOOR = {"door": PRACTITIONER}

urlpatterns = [
    path("", days.home, name="home"),
    path("statistiques/", statistics.page, name="statistics"),
    path("statistiques.csv", statistics.csv, name="statistics_csv"),
    path("calendrier/", feed.feed_new, name="feed_new"),
    path("ics/<str:token>.ics", feed.feed, name="feed"),
    path("documents/", documents.received, name="documents"),
    path("documents/<int:delivery_id>/", documents.read, name="document_received"),
    path("teleconsultation/", include("maillage.web.practitioner.teleconsult.urls")),
    path("semaines/", include("maillage.web.practitioner.rota.urls")),
    path("<int:agenda_id>/", days.today, name="today"),
    path("<int:agenda_id>/jour/<day:date>/", days.day, name="day"),
    path("<int:agenda_id>/semaine/<day:date>/", days.week, name="week"),
    path("<int:agenda_id>/seance/<instant:start>/", days.session, name="session"),
    path("<int:agenda_id>/attente/", days.waiting, name="waiting"),
    path("<int:agenda_id>/reserver/<int:reason_id>/", book.book, name="book"),
    path("<int:agenda_id>/absence/", openings.absence, name="absence"),
    path("<int:agenda_id>/ouvrir/", openings.opening, name="exception"),
    path("<int:agenda_id>/hors-plage/", openings.displaced, name="displaced"),
    path("rendez-vous/<uuid:public_id>/", changes.appointment, _DOOR, name="appointment"),
    path("rendez-vous/<uuid:public_id>/marquer/", marks.mark, name="mark"),
    path("rendez-vous/<uuid:public_id>/deplacer/", moves.move, _DOOR, name="move"),
    path("rendez-vous/<uuid:public_id>/annuler/", changes.cancel, _DOOR, name="cancel"),
    path("rendez-vous/<uuid:public_id>/retablir/", changes.restore, _DOOR, name="restore"),
    path("rendez-vous/<uuid:public_id>/plus-tot/", changes.earlier, _DOOR, name="earlier"),
    path("rendez-vous/<uuid:public_id>/personne/", people.person, _DOOR, name="person"),
    path("rendez-vous/<uuid:public_id>/fiche/", changes.slip, _DOOR, name="slip"),
    path("rendez-vous/<uuid:public_id>/suite/", book.series, name="series"),
    path(
        "teleconsultation/<uuid:public_id>/salle/", include("maillage.web.practitioner.room_urls")
    ),
]
