"""Days by which something is due in compacts: ends, notices, reviews, actions, experiments.

Read from the rows of each; nothing is stored. Those of many compacts cost a handful of queries.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership, User
from maillage.apps.compact.enums import (
    LIVING,
    CompactState,
    ExperimentState,
    PartyRole,
    ReviewState,
)
from maillage.apps.compact.models import (
    Action,
    Compact,
    Departure,
    Experiment,
    Milestone,
    Party,
    Review,
)
from maillage.apps.compact.months import months_after

from .actions import CLOSED
from .compacts import SIGNING

STAGES = (7, 30, 90)  # days before, the nearest first
HORIZON = timedelta(days=STAGES[-1])
_PILOT = (PartyRole.PILOT,)
_COMMENTING = (ReviewState.PREPARED, ReviewState.COMMENTS)
_FOLLOWED = LIVING | {CompactState.SIGNED}


@dataclass(frozen=True)
class Deadline:
    """A day (included) by which something is due, and whom to tell.

    number : of what is due (the compact, the action …) in its table
    known_since : day it was written, None when the compact itself says it
    roles : of the parties to tell; else `organisation`, or `person` when one leads it
    """

    kind: str
    number: int
    day: date
    compact: Compact
    words: str
    known_since: date | None = None
    roles: tuple = ()
    organisation: int | None = None
    person: int | None = None

    def days_left(self, today):
        return (self.day - today).days

    def stage(self, today):
        """7, 30 or 90: the notice to send today; None when it is too early, past, or when the
        thing was written after the day of that notice.
        """
        left = self.days_left(today)
        found = next((days for days in STAGES if 0 <= left <= days), None)
        if found and self.known_since and self.known_since > self.day - timedelta(days=found):
            return None
        return found

    def key(self, stage):
        return f"{self.kind}:{self.number}:{self.day.isoformat()}:{stage}"


def due(today):
    """Deadlines of living compacts for which a notice may leave today, the nearest first."""
    found = deadlines(Compact.objects.filter(state__in=_FOLLOWED), today, today + HORIZON)
    return [each for each in found if each.stage(today)]


def next_deadlines(compact, today, limit=6):
    """The next deadlines of one compact, within a year."""
    if compact.state not in _FOLLOWED:
        return []
    year = today + timedelta(days=366)
    return deadlines(Compact.objects.filter(pk=compact.pk), today, year)[:limit]


def deadlines(compacts, first, last):
    """Deadlines of some compacts (a queryset) from a day to another, both included, by day."""
    by_number = {each.pk: each for each in compacts.order_by("pk")}
    found = [
        *_ends(by_number),
        *_reviews(by_number, first),
        *_actions(by_number, first, last),
        *_experiments(by_number, first, last),
    ]
    found = [each for each in found if first <= each.day <= last]
    return sorted(found, key=lambda each: (each.day, each.compact.pk, each.kind, each.number))


def people_to_tell(found):
    """{person: [deadline]} of some deadlines: each to those that it concerns, once."""
    members = _coordinators(found)
    parties = {}
    for party in Party.objects.filter(compact__in={each.compact.pk for each in found}).order_by():
        parties.setdefault((party.compact_id, party.role), []).append(party.organisation_id)
    leads = {each.person for each in found if each.person}
    leads = {user.pk: user for user in User.objects.filter(pk__in=leads, is_active=True)}
    told = {}
    for deadline in found:
        if deadline.person in leads:
            people = [leads[deadline.person]]
        else:
            keys = [(deadline.compact.pk, role) for role in deadline.roles]
            organisations = [pk for key in keys for pk in parties.get(key, ())]
            if deadline.organisation:
                organisations.append(deadline.organisation)
            people = {user for pk in organisations for user in members.get(pk, ())}
        for user in people:
            told.setdefault(user, []).append(deadline)
    return told


def _coordinators(found):
    """{organisation: people who coordinate it, or administer it when nobody does}."""
    compacts = {each.compact.pk for each in found}
    organisations = Q(organisation__in={each.organisation for each in found if each.organisation})
    organisations |= Q(organisation__compact_parties__compact__in=compacts)
    acting = Membership.objects.filter(organisations, user__is_active=True)
    by_role = {Role.COORDINATOR: {}, Role.ADMINISTRATOR: {}}
    for each in acting.filter(role__in=by_role).select_related("user").order_by("user__pk"):
        by_role[each.role].setdefault(each.organisation_id, set()).add(each.user)
    return by_role[Role.ADMINISTRATOR] | by_role[Role.COORDINATOR]


def _ends(compacts):
    left = Departure.objects.filter(compact__in=compacts, withdrawn_on=None)
    left = {each.compact_id: each for each in left.select_related("party__organisation").order_by()}
    for compact in compacts.values():
        if compact.pk in left:
            gone = left[compact.pk]
            words = f"Elle prend fin : {gone.party.organisation.name} a donné congé."
            yield Deadline(
                "departure", gone.pk, gone.takes_effect_on, compact, words, roles=SIGNING
            )
        elif compact.ends_on:
            words = "Elle arrive à son terme."
            yield Deadline("end", compact.pk, compact.ends_on, compact, words, roles=_PILOT)
            day = months_after(compact.ends_on, -compact.notice_months)
            words = "Dernier jour pour donner congé."
            if compact.notice_months:
                yield Deadline("notice", compact.pk, day, compact, words, roles=SIGNING)


def _reviews(compacts, first):
    made = {pk: set() for pk in compacts}
    for review in Review.objects.filter(compact__in=compacts).defer("report").order_by("pk"):
        compact = compacts[review.compact_id]
        made[compact.pk].add(review.year)
        if review.state in _COMMENTING:
            words = f"Dernier jour pour commenter le bilan {review.year}."
            day, roles = review.comments_until, tuple(PartyRole)
            yield Deadline("comments", review.pk, day, compact, words, roles=roles)
        if review.state != ReviewState.CLOSED:
            words = f"Conclusions du bilan {review.year}."
            yield Deadline(
                "conclusions", review.pk, review.concludes_on, compact, words, roles=SIGNING
            )
    for compact in compacts.values():
        for year in (first.year, first.year + 1):
            day = date(year, compact.review_month, 1)
            if year not in made[compact.pk] and _within(compact, day):
                words = f"Le bilan {year} doit s’ouvrir."
                yield Deadline("review", compact.pk, day, compact, words, roles=_PILOT)


def _within(compact, day):
    after = compact.starts_on is None or compact.starts_on <= day
    return after and (compact.ends_on is None or day <= compact.ends_on)


def _actions(compacts, first, last):
    rows = Action.objects.filter(compact__in=compacts).exclude(state__in=CLOSED).order_by("pk")
    for action in rows.filter(due_on__range=(first, last)):
        words = f"Action « {action.title} » : dernier jour."
        yield _of_action("action", action.pk, action.due_on, action, words, compacts)
    steps = Milestone.objects.filter(done_on=None, due_on__range=(first, last), action__in=rows)
    for step in steps.select_related("action").order_by("pk"):
        words = f"Action « {step.action.title} », étape « {step.title} » : dernier jour."
        yield _of_action("milestone", step.pk, step.due_on, step.action, words, compacts)


def _of_action(kind, number, day, action, words, compacts):
    return Deadline(
        kind,
        number,
        day,
        compacts[action.compact_id],
        words,
        known_since=action.created_at.date(),
        organisation=action.organisation_id,
        person=action.person_id,
    )


def _experiments(compacts, first, last):
    running = Experiment.objects.filter(compact__in=compacts, state=ExperimentState.RUNNING)
    for each in running.filter(ends_on__range=(first, last)).order_by("pk"):
        words = f"Expérimentation « {each.title} » : dernier jour, puis lecture et décision."
        compact, organisation = compacts[each.compact_id], each.organisation_id
        yield Deadline(
            "experiment", each.pk, each.ends_on, compact, words, organisation=organisation
        )
