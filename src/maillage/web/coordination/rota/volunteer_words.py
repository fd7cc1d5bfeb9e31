"""Lists of volunteers, and the page of one of them, as a coordinator reads them."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localdate

from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import Practice, TwoRunning, VolunteerState, Wish
from maillage.apps.rota.offering import offerable_weeks
from maillage.apps.rota.readiness import ready_on
from maillage.apps.rota.selectors.directory import look_up
from maillage.apps.rota.selectors.volunteers import NOT_READY, SILENT, weeks_of
from maillage.apps.rota.selectors.year import WEEKS, centres_with_distance, friends_of
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, count, date_in_words
from maillage.web.practitioner.rota.words import formality_rows, post_row


@dataclass(frozen=True)
class VolunteerList:
    """One way to look at the volunteers. `count`: its name in `selectors.counts`."""

    slug: str
    title: str
    count: str
    asked: Q
    empty: str


LISTS = (
    VolunteerList(
        "volontaires",
        "Volontaires",
        "active",
        Q(state=VolunteerState.ACTIVE),
        "Personne ne correspond.",
    ),
    VolunteerList(
        "demandes",
        "Demandes à lire",
        "candidate",
        Q(state=VolunteerState.CANDIDATE),
        "Aucune demande n’attend de réponse.",
    ),
    VolunteerList(
        "demarches", "Démarches à finir", "late", NOT_READY, "Tout le monde est en règle."
    ),
    VolunteerList(
        "sans-semaine", "Sans semaine proposée", "silent", SILENT, "Chacun propose une semaine."
    ),
    VolunteerList(
        "pause", "En pause", "paused", Q(state=VolunteerState.PAUSED), "Personne n’est en pause."
    ),
    VolunteerList(
        "partis",
        "Partis",
        "left",
        Q(state=VolunteerState.LEFT),
        "Personne n’est parti cette année.",
    ),
)


def list_named(slug):
    """The list of this name; an unknown one is the first."""
    return next((each for each in LISTS if each.slug == slug), LISTS[0])


def sheet(volunteer, today):
    """What the page of one volunteer shows."""
    coming, past = weeks_of(volunteer, today)
    offerable = offerable_weeks(today)
    offered = volunteer.offered_weeks.filter(monday__gte=offerable[0])
    mondays = list(offered.order_by("monday").values_list("monday", flat=True))
    posted = {post.monday for post in coming}
    found = look_up(volunteer)
    return {
        "volunteer": volunteer,
        "phone": shown(volunteer.phone),
        "practice": Practice(volunteer.practice).label,
        "needs": _needs(volunteer),
        "wishes": _wishes(volunteer),
        "friends": [other.full_name for _, other in friends_of(volunteer)[0]],
        "offered": [
            {"value": m.isoformat(), "words": in_words(m), "is_posted": m in posted}
            for m in mondays
        ],
        "offerable": [
            (m.isoformat(), in_words(m)) for m in offerable[:WEEKS] if m not in set(mondays)
        ],
        "coming": [post_row(post) for post in coming],
        "past": [post_row(post) for post in past],
        "formalities": formality_rows(volunteer, today),
        "ready_on": _said(ready_on(volunteer.formalities.all(), today)),
        "joined_on": _said(localdate(volunteer.joined_at)),
        "left_on": _said(volunteer.left_at and localdate(volunteer.left_at)),
        "directory": found,
    }


def _said(day):
    return date_in_words(day) if day else ""


def _needs(volunteer):
    needs = [count(volunteer.beds, "couchage")]
    needs += ["un véhicule sur place"] * volunteer.needs_vehicle
    needs += ["vient avec un animal"] * volunteer.has_pet
    return needs


def _wishes(volunteer):
    """Sentences: centres preferred, refused, then weeks in general."""
    rows = centres_with_distance(volunteer)
    usual = Wish.ACCEPTED if volunteer.accepts_any else Wish.REFUSED
    said = []
    for wish, words in ((Wish.PREFERRED, "De préférence"), (Wish.REFUSED, "Pas")):
        names = [_place(centre, km) for centre, km, each in rows if (each or usual) == wish]
        if names:
            said.append(f"{words}{BLANK}: {', '.join(names)}.")
    wanted, most = volunteer.wanted_weeks, volunteer.max_weeks
    said.append(f"Souhaite {count(wanted, 'semaine')} par an, {most} au plus.")
    if volunteer.min_gap > 1:
        said.append(f"{count(volunteer.min_gap, 'semaine')} au moins entre deux des siennes.")
    if volunteer.two_running != TwoRunning.EITHER:
        said.append(f"{TwoRunning(volunteer.two_running).label.capitalize()}.")
    return said


def _place(centre, km):
    return centre.name if km is None else f"{centre.name} ({km}{BLANK}km à vol d’oiseau)"
