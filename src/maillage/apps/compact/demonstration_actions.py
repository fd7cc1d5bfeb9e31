"""Actions and prevention events of the demonstration; days are counted from today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.models import CareService
from maillage.apps.rota.models import Centre
from maillage.apps.teleconsult.models import AccessPoint
from maillage.apps.territory.models import Commune

from .enums import ActionState
from .grains import holding
from .services import actions, budgets, events, links, milestones, obstacles

_THINGS = {
    "centre": lambda code: Centre.objects.filter(site__commune=code, is_reserve=False),
    "point": lambda code: AccessPoint.objects.filter(site__commune=code),
    "service": lambda name: CareService.objects.filter(name=name),
}


def create_actions(clause, seeds):
    """The actions of a clause, with what they are in the platform."""
    for number, seed in enumerate(seeds, start=1):
        _create(clause, seed, f"{clause.number}-{number}")


def create_events(compact, seed):
    """The events of a compact, those of the past counted; then the links from actions to them."""
    for entry in seed.get("events", ()):
        _event(compact, entry)
    objectives = [each for axis in seed["axes"] for each in axis["objectives"]]
    for entry in (action for each in objectives for action in each.get("actions", ())):
        for title in entry.get("events", ()):
            action = compact.actions.get(title=entry["title"])
            event = compact.events.get(title=title)
            links.add(action=action, kind="event", key=str(event.pk), user=compact.created_by)


def _create(clause, seed, number):
    compact, today = clause.compact, timezone.localdate()
    user, start = compact.created_by, _start(seed)
    values = _values(clause, seed, start) | {"number": number}
    action = actions.create(compact=compact, values=values, user=user, now=timezone.now())
    if seed["state"] != ActionState.TO_START:
        done = start + timedelta(days=seed["done"]) if "done" in seed else None
        actions.move(
            action=action,
            state=seed["state"],
            seen=action.revision,
            user=user,
            today=today,
            done_on=done,
        )
    _describe(action, seed, user, today)


def _values(clause, seed, start):
    first, last = seed["days"]
    return {
        "title": seed["title"],
        "clause": clause,
        "organisation": Organisation.objects.get(name=seed["organisation"]),
        "partners": Organisation.objects.filter(name__in=seed.get("partners", ())),
        "audience": seed.get("audience", ""),
        "theme": seed["theme"],
        "commune": Commune.objects.filter(code=seed.get("commune")).first(),
        "starts_on": start + timedelta(days=first),
        "due_on": start + timedelta(days=last),
    }


def _describe(action, seed, user, today):
    start = _start(seed)
    if "late_because" in seed:
        actions.explain(action=action, reason=seed["late_because"], user=user)
    if "obstacle" in seed:
        obstacles.report(action=action, what=seed["obstacle"], user=user, today=today)
    for title, due, done in seed.get("milestones", ()):
        step = milestones.add(
            action=action, title=title, due_on=start + timedelta(days=due), user=user
        )
        if done:
            day = start + timedelta(days=done)
            milestones.tick(milestone=step, done_on=day, user=user, today=today)
    for name, planned, spent in seed.get("budget", ()):
        financier = Organisation.objects.get(name=name)
        budgets.set_line(
            action=action,
            financier=financier,
            year=today.year,
            planned=planned,
            spent=spent,
            user=user,
        )
    _link(action, seed, user)


def _link(action, seed, user):
    if "course" in seed:
        links.add(action=action, kind="course", key=seed["course"], user=user)
    for kind, things in _THINGS.items():
        thing = things(seed[kind]).order_by("pk").first() if kind in seed else None
        if thing is not None:
            links.add(action=action, kind=kind, key=str(thing.pk), user=user)


def _start(seed):
    """The day that the days of a seed are counted from."""
    today = timezone.localdate()
    return holding("quarter", today).before.last if seed.get("anchored") else today


def _event(compact, seed):
    day = _start(seed) + timedelta(days=seed["days"])
    starts_at = timezone.make_aware(datetime.combine(day, time(14)))
    pilot = compact.parties.get(role="pilot").organisation
    event = events.create(
        compact=compact,
        values={
            "title": seed["title"],
            "organisation": pilot,
            "theme": seed.get("theme", "prevention"),
            "audience": seed.get("audience", ""),
            "commune": Commune.objects.get(code=compact.area.partition(":")[2]),
            "place": "",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "is_public": True,
        },
        user=compact.created_by,
    )
    if "reached" in seed:
        events.count_reached(
            event=event, reached=seed["reached"], user=compact.created_by, now=timezone.now()
        )
