"""What the national SAS may see: free slots, who may take them, and whether someone regulates.

A slot goes out with the codes of its reasons (TRE_R314). Never: reasons of the team alone, or kept
for the practice's own patients, or that regulators could not book.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.booking.models import FreeSlot, Regulator
from maillage.apps.booking.sas_platform import TECHNICAL_SYSTEM
from maillage.apps.offer.enums import BookableBy, Channel, Visibility
from maillage.apps.offer.freshness import oldest_trusted
from maillage.apps.offer.models import Agenda, PractitionerRole, Reason
from maillage.apps.territory.models import PostalCode

PUBLIC, PRO, SNP, CPTS = "PUBLIC", "PRO", "SNP", "CPTS"
INDIVIDUAL = frozenset({PUBLIC, PRO, SNP})  # R01
SHARED = INDIVIDUAL | {CPTS}  # R04
PLACE = frozenset({PUBLIC, SNP})  # SOS Médecins
ORIGIN = "sas_origin"  # in the session, once someone arrived from the platform


@dataclass(frozen=True)
class SlotOffer:
    """What the reasons of one slot say together. `cpts` are numbers of organisations."""

    labels: tuple[str, ...]
    modes: frozenset[str]
    codes: tuple[str, ...]
    cpts: tuple[int, ...]


class SasSlot(NamedTuple):
    agenda_id: int
    start: datetime
    end: datetime
    offer: SlotOffer


@dataclass(frozen=True)
class SasAnswer:
    """Slots by start, then agenda, then end; and what they refer to, by number."""

    slots: tuple[SasSlot, ...]
    agendas: dict[int, Agenda]
    cpts: dict[int, Organisation]
    ranks: dict[int, int]  # role → 1 for the first place of its practitioner, 2, …


def regulator_of(session, user):
    """The active regulator this person is, when the session came from the SAS; else None.

    `session["sas_origin"]` is set by the page that the platform opens with `origin=sas`. The terms
    may still be to accept: see `Regulator.accepted_terms_at`.
    """
    if not session.get(ORIGIN) or not user.is_authenticated:
        return None
    return Regulator.objects.filter(user=user, is_active=True).first()


def find_regulator(system, value):
    """The regulator with this identifier, an active one first; or None."""
    wanted = Q(system=system, value=value)
    if system == TECHNICAL_SYSTEM:
        wanted |= Q(technical_id=value)
    return Regulator.objects.filter(wanted).order_by("-is_active", "-pk").first()


def agendas_of_professionals(identifiers):
    """Agendas that professionals keep in their own name. `identifiers` are prefixed or not."""
    rpps = {value[-11:] for value in identifiers if re.fullmatch(r"8?[0-9]{11}", value)}
    adeli = {value[-9:] for value in identifiers if re.fullmatch(r"0?[0-9A-Z]{9}", value)}
    named = Q(role__practitioner__rpps__in=rpps) | Q(role__practitioner__adeli__in=adeli)
    return Agenda.objects.filter(named, role__hidden_at=None)


def agendas_of_structures(sirets):
    """Agendas of the places of some structures. `sirets` are prefixed or not."""
    numbers = {value[-14:] for value in sirets if re.fullmatch(r"3?[0-9]{14}", value)}
    return Agenda.objects.filter(
        service__site__organisation__siret__in=numbers, role__hidden_at=None
    )


def shown_agendas(agendas, now):
    """Those whose place and service are in the directory and confirmed lately enough."""
    oldest = oldest_trusted(timezone.localdate(now))
    codes = PostalCode.objects.filter(commune=OuterRef("service__site__commune"))
    return (
        agendas.filter(
            is_open=True,
            service__hidden_at=None,
            service__site__hidden_at=None,
            service__confirm_before__gte=oldest,
            service__site__confirm_before__gte=oldest,
        )
        .select_related(
            "service__site__organisation", "service__site__commune", "role__practitioner"
        )
        .annotate(any_postal_code=Subquery(codes.order_by("code").values("code")[:1]))
        .order_by("pk")
    )


def sas_slots(agendas, *, first, last, codes, now):
    """Free slots of `agendas` that start from `first` to `last`, both included: a `SasAnswer`.

    `codes` are those the answer may carry: `INDIVIDUAL`, `SHARED` or `PLACE`. Six queries at most.
    """
    found = {agenda.pk: agenda for agenda in shown_agendas(agendas, now)}
    reasons, cpts = _reasons({agenda.service_id for agenda in found.values()}, codes)
    rows = (
        FreeSlot.objects.filter(agenda__in=found, start__gte=max(first, now), start__lte=last)
        .order_by("start", "agenda_id", "end", "reason_id")
        .values_list("start", "agenda_id", "end", "reason_id")
    )
    bookable = [row for row in rows if row[3] in reasons and reasons[row[3]].is_due(row[0], now)]
    return SasAnswer(_merged(bookable, reasons), found, cpts, _ranks(found.values()))


@dataclass(frozen=True)
class _ReasonOffer:
    label: str
    mode: str
    codes: frozenset[str]
    cpts: frozenset[int]
    notice: timedelta
    horizon: timedelta

    def is_due(self, start, now):
        return now + self.notice <= start < now + self.horizon


def _reasons(service_ids, allowed):
    """What may be said of each reason, by its number; and the CPTS named."""
    reasons = (
        Reason.objects.filter(service__in=service_ids, is_active=True)
        .select_related("service")
        .prefetch_related("shared_with", "service__shared_with")
        .order_by("pk")
    )
    offers, cpts = {}, {}
    for reason in reasons:
        shared, sendable = _shared_with(reason)
        codes = _codes(reason, shared, sendable) & allowed
        if codes:
            named = sendable if CPTS in codes else {}
            cpts |= named
            offers[reason.pk] = _reason_offer(reason, codes, frozenset(named))
    return offers, cpts


def _reason_offer(reason, codes, cpts):
    return _ReasonOffer(
        label=reason.public_label,
        mode=reason.mode,
        codes=codes,
        cpts=cpts,
        notice=timedelta(minutes=reason.notice_minutes),
        horizon=timedelta(days=reason.horizon_days),
    )


def _shared_with(reason):
    """Whether a reason is shared with anyone, and the CPTS that can be named.

    The guide takes a Finess of digits alone: a CPTS without one, or of Corsica, cannot be named.
    """
    shared = list(reason.shared_with.all())
    if reason.service.visibility == Visibility.CPTS:
        shared += reason.service.shared_with.all()
    cpts = [b for b in shared if b.kind == OrganisationKind.CPTS and b.finess.isdigit()]
    return bool(shared), {body.pk: body for body in cpts}


def _codes(reason, is_shared, sendable):
    if reason.for_own_patients:
        return frozenset()
    cpts = {CPTS} if sendable else set()
    visibility = reason.service.visibility
    if reason.for_sas:
        return frozenset({SNP} | cpts)
    if reason.bookable_by == BookableBy.MEMBERS or Channel.SAS not in reason.channels:
        return frozenset()
    if visibility == Visibility.SAS:
        return frozenset({SNP} | cpts)
    if visibility == Visibility.ALL and reason.bookable_by == BookableBy.EVERYONE:
        return frozenset({PUBLIC} | cpts)
    if is_shared or visibility == Visibility.CPTS:
        return frozenset(cpts)  # the professionals of those CPTS, not every professional
    return frozenset({PRO})


def _merged(rows, reasons):
    """One slot for the rows of one agenda, start and end: the union of their reasons."""
    offers, slots = {}, []
    for (start, agenda, end), same in groupby(rows, itemgetter(0, 1, 2)):
        key = tuple(row[3] for row in same)
        if key not in offers:
            offers[key] = _union([reasons[pk] for pk in key])
        slots.append(SasSlot(agenda, start, end, offers[key]))
    return tuple(slots)


def _union(offers):
    codes = frozenset().union(*(offer.codes for offer in offers))
    return SlotOffer(
        labels=tuple(sorted({offer.label for offer in offers})),
        modes=frozenset(offer.mode for offer in offers),
        codes=tuple(code for code in (PUBLIC, PRO, SNP, CPTS) if code in codes),
        cpts=tuple(sorted(frozenset().union(*(offer.cpts for offer in offers)))),
    )


def _ranks(agendas):
    people = {agenda.role.practitioner_id for agenda in agendas if agenda.role_id}
    roles = PractitionerRole.objects.filter(practitioner__in=people).order_by("practitioner", "pk")
    pairs = roles.values_list("practitioner_id", "pk")
    return {
        pk: rank
        for _, group in groupby(pairs, itemgetter(0))
        for rank, (_, pk) in enumerate(group, start=1)
    }
