"""The catalogue of the demonstration: courses that trades teach one another, all of them invented.

A session full with someone waiting, one of two days, and one past with who came and what they said.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.models import Organisation, User

from . import services
from .enums import Audience, Theme
from .models import TaughtCourse

_COURSES = {
    people.CPTS: services.CoursePlan(
        title="Repérer la perte d’autonomie d’un habitant",
        summary="Cinq signes qui doivent alerter, et qui appeler ensuite.",
        theme=Theme.AUTONOMY,
        audiences=[Audience.ELECTED, Audience.TOWN_HALL_AGENTS, Audience.RELAYS],
        programme="Cinq signes du quotidien\nEn parler sans blesser\nQui appeler dans le canton",
    ),
    people.COORDINATION: services.CoursePlan(
        title="Mairie et mutuelle\u00a0: qui peut quoi",
        summary="Élus et équipes de mutuelles comparent leurs moyens et préparent une action.",
        theme=Theme.RIGHTS,
        audiences=[Audience.ELECTED, Audience.MUTUAL_TEAMS],
        programme="Ce que peut une commune\nCe que peut une mutuelle\nPréparer une action ensemble",
    ),
    people.HOSPITAL: services.CoursePlan(
        title="Sortie d’hôpital\u00a0: qui prévenir en ville",
        summary="Hôpital et ville relisent ensemble trois sorties, de la chambre au domicile.",
        theme=Theme.COORDINATION,
        audiences=[Audience.CPTS, Audience.HOSPITAL_STAFF, Audience.PRACTITIONERS],
        programme="Trois sorties racontées\nCe qui manque à la ville\nUne règle commune",
    ),
}
_PLACE = "Salle du conseil, mairie d’Ajain, 2 place de l’Église, Ajain"


@transaction.atomic
def create_demonstration_catalogue(now):
    """Create the courses and their sessions, once, for the people of the demonstration."""
    if TaughtCourse.objects.exists():
        return
    slugs = {
        name: services.add_course(actor=SYSTEM, organisation=_organisation(name), plan=plan).slug
        for name, plan in _COURSES.items()
    }
    full = _plan(now, people.CPTS, slugs, days=12, title="Les cinq signes", capacity=2)
    for minutes, name in enumerate(("relais", "medecin", "hopital")):
        _enrol(name, full, now + timedelta(minutes=minutes))
    _plan(
        now, people.COORDINATION, slugs, days=30, lasts=2, title="Deux jours à Ajain", capacity=12
    )
    _hold(now - timedelta(days=40), slugs)


def _hold(then, slugs):
    """A session that took place: of four people awaited, three came and said what they thought."""
    session = _plan(then, people.HOSPITAL, slugs, days=20, title="Trois sorties", capacity=15)
    lines = {
        name: _enrol(name, session, then) for name in ("cpts", "medecin", "coordinatrice", "relais")
    }
    came = {line.pk for name, line in lines.items() if name != "relais"}
    after = session.ends_at + timedelta(hours=2)
    services.note_attendance(actor=SYSTEM, session=session, present=came, now=after)
    answers = {
        "cpts": (5, "Enfin les mêmes mots des deux côtés."),
        "medecin": (4, "Le troisième cas méritait plus de temps."),
        "coordinatrice": (5, ""),
    }
    for name, (satisfaction, words) in answers.items():
        services.rate(
            user=_user(name), session=session, satisfaction=satisfaction, words=words, now=after
        )


def _plan(now, organisation, slugs, *, days, title, capacity, lasts=1):
    first = timezone.localdate(now) + timedelta(days=days)
    last = first + timedelta(days=lasts - 1)
    return services.plan_session(
        actor=SYSTEM,
        organisation=_organisation(organisation),
        plan=services.SessionPlan(
            course=slugs[organisation],
            title=title,
            trainer="une équipe inventée (démonstration)",
            place=_PLACE,
            starts_at=timezone.make_aware(datetime.combine(first, time(9, 30))),
            ends_at=timezone.make_aware(datetime.combine(last, time(12))),
            capacity=capacity,
        ),
        now=now,
    )


def _enrol(name, session, now):
    return services.enrol(user=_user(name), session=session, now=now)


def _user(name):
    return User.objects.get(email=people.address(name))


def _organisation(name):
    return Organisation.objects.get(name=name)
