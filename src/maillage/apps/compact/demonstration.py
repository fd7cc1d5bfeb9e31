"""The five partnerships of the demonstration, as living compacts, from the files of `seeds/`.

Names of networks, dates of signature and subjects are public facts; what is invented says so on
every page (`Compact.invented`). All goes through the services that people use.
"""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Membership, Notice, Organisation, User
from maillage.apps.territory.models import Commune

from .demonstration_actions import create_actions, create_events
from .demonstration_exchange import create_exchange
from .demonstration_life import create_life, renew
from .enums import CompactKind, CompactState, PartyRole
from .grains import holding
from .models import Compact
from .services import clauses, compacts, joining, parties, states, targets

SEEDS = Path(__file__).parent / "seeds"
_ORDER = ("creteil", "hopitaux-cpts", "mutualite-maires", "maires-ruraux", "mutuelle-collectif")
_DETAILS = ("purpose", "ends_on", "notice_months", "review_month")
_A_DAY = timedelta(days=1)  # a text is settled the day before it is signed
_TOWN = "94028"


@transaction.atomic
def create_demonstration_compacts():
    """Create the compacts, once; nothing without the communes or the collective."""
    is_ready = Organisation.objects.filter(name=people.COLLECTIVE).exists()
    if not is_ready or not Commune.objects.filter(code=_TOWN).exists() or Compact.objects.exists():
        return
    for name in _ORDER:
        _create(_read(name))
    city = Compact.objects.get(kind=CompactKind.HEALTH_CONTRACT)
    create_exchange(city, _read("exchange"))
    create_life(timezone.now())
    # Nobody is written to at invented addresses.
    Notice.objects.filter(key__startswith="compact:").delete()
    audit.record(actor=SYSTEM, action="demonstration.create", subject="demonstration:compacts")


def _read(name):
    return tomllib.loads(unbroken((SEEDS / f"{name}.toml").read_text(encoding="utf-8")))


def _create(seed):
    compact = _signed(seed, _draft(seed))
    create_events(compact, seed)
    for variant in seed.get("variants", ()):
        _join(compact, seed, variant)


def _draft(seed):
    pilot = seed["parties"][0]
    organisation, user = _organisation(pilot), _account(pilot)
    details = {name: seed[name] for name in _DETAILS if name in seed}
    return compacts.create(
        user=user,
        organisation=organisation,
        now=_at(seed["signed_on"] - _A_DAY),
        title=seed["title"],
        kind=seed["kind"],
        area=seed["area"],
        starts_on=seed["starts_on"],
        **details,
    )


def _signed(seed, compact):
    """The text, its parties, its signatures; then its actions and targets."""
    user = compact.created_by
    _add_parties(compact, seed)
    by_name = {party.organisation.name: party for party in compact.parties.all()}
    kept = []
    for axis in seed["axes"]:
        top = _clause(compact, user, "axis", axis)
        for objective in axis["objectives"]:
            under = _clause(compact, user, "objective", objective, parent=top)
            for promise in objective.get("commitments", ()):
                party = by_name[promise["party"]]
                _clause(compact, user, "commitment", promise, parent=under, party=party)
            kept.append((under, objective))
    _sign(compact, seed["signed_on"])
    Compact.objects.filter(pk=compact.pk).update(invented=seed.get("invented", "").strip())
    compact.refresh_from_db()
    if "renewed_in" in seed:
        renew(compact, seed["renewed_in"])
    for clause, objective in kept:
        for held, actions in _by_commitment(clause, objective.get("actions", ())).items():
            create_actions(held, actions)
        _aim(clause, objective)
    return compact


def _by_commitment(objective, actions):
    """{clause: actions}: an action hangs on what its organisation promised, or on the objective."""
    promised = {each.party.organisation.name: each for each in objective.children.all()}
    found = {}
    for action in actions:
        found.setdefault(promised.get(action["organisation"], objective), []).append(action)
    return found


def _join(frame, seed, variant):
    """A variant of a national compact, signed by its parties, with its own actions."""
    pilot = variant["parties"][0]
    user, day = _account(pilot), timezone.localdate() - timedelta(days=270)
    organisation = _organisation(pilot)
    if user is None:
        user = frame.created_by
    compact = joining.join(
        user=user,
        frame=frame,
        organisation=organisation,
        title=variant["title"],
        area=variant["area"],
        now=_at(day - _A_DAY),
        starts_on=day,
        ends_on=day + timedelta(days=3 * 365),
        purpose=seed["purpose"].strip(),
    )
    _add_parties(compact, variant)
    objectives = {clause.title: clause for clause in compact.clauses.filter(level="objective")}
    promise = {"title": "Mener les actions décidées ensemble"}
    party = compact.parties.get(role=PartyRole.PILOT)
    first = objectives[variant["actions"][0]["objective"]]
    _clause(compact, user, "commitment", promise, parent=first, party=party)
    _sign(compact, day)
    Compact.objects.filter(pk=compact.pk).update(
        kind=variant.get("kind", compact.kind), invented="Cette déclinaison est inventée."
    )
    compact.refresh_from_db()
    for title, clause in objectives.items():
        create_actions(clause, [each for each in variant["actions"] if each["objective"] == title])


def _add_parties(compact, seed):
    pilot = compact.parties.get(role=PartyRole.PILOT)
    for entry in seed["parties"]:
        _account(entry)
        name, title = entry.get("signatory", ("", ""))
        if entry["role"] != PartyRole.PILOT:
            parties.add(
                user=compact.created_by,
                compact=compact,
                organisation=_organisation(entry),
                role=entry["role"],
                signatory_name=name,
                signatory_title=title,
            )
        elif name:
            pilot.signatory_name, pilot.signatory_title = name, title
            pilot.save()


def _sign(compact, day):
    user, now = compact.created_by, _at(day)
    states.move(compact=compact, to=CompactState.NEGOTIATED, user=user, now=now - _A_DAY)
    for party in compact.parties.filter(role__in=(PartyRole.PILOT, PartyRole.SIGNATORY)):
        name = party.signatory_name or "Personne inventée"
        title = party.signatory_title or "représentante"
        parties.sign(user=user, party=party, name=name, title=title, signed_on=day, now=now)
    states.move(compact=compact, to=CompactState.SIGNED, user=user, now=now)
    states.move(compact=compact, to=CompactState.RUNNING, user=user, now=now)


def _aim(clause, objective):
    now = timezone.now()
    for indicator, goal in objective.get("targets", ()):
        values = {
            "clause": clause,
            "indicator": indicator,
            "baseline": _same_quarter_last_year(timezone.localdate(now)),
            "goal": goal,
            "due_on": None,
        }
        user = clause.compact.created_by
        targets.set_target(compact=clause.compact, values=values, user=user, now=now)


def _same_quarter_last_year(today):
    """The quarter that the last whole one is compared with."""
    last = holding("quarter", today).before.last
    return holding("quarter", last - timedelta(days=365)).code


def _clause(compact, user, level, seed, *, parent=None, party=None):
    return clauses.add(
        user=user,
        compact=compact,
        level=level,
        parent=parent,
        party=party,
        title=seed["title"],
        text=seed.get("text", ""),
    )


def _organisation(seed):
    found, _ = Organisation.objects.get_or_create(
        name=seed["name"], defaults={"kind": seed["kind"]}
    )
    return found


def _account(seed):
    """The person who coordinates a party, when the seed names one; its pilot may have one."""
    organisation = _organisation(seed)
    if "account" not in seed:
        known = organisation.memberships.filter(role=Role.COORDINATOR).order_by("pk").first()
        return known.user if known else None
    name, full_name = seed["account"]
    user, _ = User.objects.get_or_create(
        email=people.address(name),
        defaults={
            "full_name": full_name,
            "password": people.known_password(),
            "is_demonstration": True,
        },
    )
    Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": Role.COORDINATOR}
    )
    return user


def _at(day):
    """Ten in the morning of a day, in Paris."""
    return timezone.make_aware(datetime.combine(day, time(10)))
