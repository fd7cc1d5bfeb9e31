"""Feedback, expertise and a practice of the demonstration, from `seeds/exchange.toml`."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.models import Organisation, User
from maillage.apps.territory.models import Commune

from .grains import holding
from .services import expertise, feedback, practices


def create_exchange(compact, seed):
    """What was reported in the area of a compact, then what its pilot offers to others."""
    start = holding("quarter", timezone.localdate()).before.last
    commune = Commune.objects.get(code=compact.area.partition(":")[2])
    for entry in seed["feedback"]:
        _report(compact, commune, entry, start)
    pilot = compact.parties.get(role="pilot").organisation
    asker, _ = people.coordination()
    other = Organisation.objects.get(name=people.COORDINATION)
    _offer(compact, pilot, seed["expertise"], asker, other)
    _share(compact, pilot, commune, seed["practice"], asker, other)


def _report(compact, commune, entry, start):
    user, organisation = compact.created_by, compact.parties.get(role="pilot").organisation
    found = feedback.report(
        user=User.objects.get(email=people.address("creteil-cpts")),
        organisation=Organisation.objects.get(name="CPTS de Créteil (démonstration)"),
        values={
            "topic": entry["topic"],
            "text": entry["text"],
            "commune": commune,
            "compact": compact,
        },
        now=_at(start, entry["days"]),
    )
    if "answer" in entry:
        feedback.answer(
            feedback=found,
            organisation=organisation,
            text=entry["answer"],
            user=user,
            now=_at(start, entry["answered"]),
        )
    if "published" in entry:
        feedback.publish(
            feedback=found,
            title=entry["title"],
            text=entry["published"],
            user=user,
            now=_at(start, entry["answered"] + 5),
        )


def _offer(compact, pilot, seed, asker, other):
    now, user = timezone.now(), compact.created_by
    words = {name: seed[name] for name in ("title", "theme", "description", "level", "answer_days")}
    offered = expertise.offer(
        user=user, organisation=pilot, values=words | {"person": user}, now=now, departements=[]
    )
    asked = expertise.ask(
        user=asker,
        organisation=other,
        expertise=offered,
        question=seed["question"],
        now=now - timedelta(days=20),
    )
    expertise.answer(user=user, asked=asked, text=seed["answer"], now=now - timedelta(days=14))
    expertise.rate(user=asker, asked=asked, rating=seed["rating"], words=seed["words"], now=now)


def _share(compact, pilot, commune, seed, asker, other):
    now, words = timezone.now(), {name: seed[name] for name in seed if name != "copied"}
    practice = practices.write(
        user=compact.created_by,
        organisation=pilot,
        values=words | {"commune": commune},
        now=now - timedelta(days=90),
    )
    practice.is_invented = True
    practice.save()
    practices.copy(
        user=asker,
        practice=practice,
        values={
            "organisation": other,
            "commune": Commune.objects.get(code="23096"),
            "started_on": timezone.localdate(now) - timedelta(days=30),
            "words": seed["copied"],
            "own": None,
        },
        now=now,
    )


def _at(start, days):
    return timezone.make_aware(datetime.combine(start + timedelta(days=days), time(10)))
