"""Ask owners to confirm their entries: once for each entry and confirm date."""

from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from maillage.apps.accounts import audit
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership, Organisation
from maillage.apps.offer.enums import Freshness
from maillage.apps.offer.freshness import DUE_DAYS, STALE_DAYS, freshness
from maillage.apps.offer.models import CareService, CareSite, PractitionerRole
from maillage.apps.offer.selectors.organisations import due_entries, owner_path

_MODELS = {CareSite: "lieu", CareService: "service", PractitionerRole: "professionnel"}
_DATES = ("confirm_before", "reminded_on")
_MOST_LINES = 50


def remind_owners(*, today, actor=audit.SYSTEM):
    """Write to coordinators and administrators of each owner of entries to confirm.

    One e-mail a person and organisation, sent once the change is kept; when none could leave, the
    next call tries again. Returns how many e-mails were due.
    """
    owners = {
        owner
        for model in _MODELS
        for owner, *dates in due_entries(model, today).values_list(owner_path(model), *_DATES)
        if not _is_reminded(*dates)
    }
    organisations = Organisation.objects.filter(pk__in=owners).order_by("pk")
    asked = ((organisation, _emails(organisation)) for organisation in organisations)
    return sum(_remind(owner, emails, today, actor) for owner, emails in asked if emails)


@transaction.atomic
def _remind(organisation, emails, today, actor):
    entries = _claim(organisation, today)
    if not entries:
        return 0
    subject, body = _subject(entries), _body(organisation, entries, today)
    transaction.on_commit(partial(_send, entries, emails, subject, body))
    audit.record(
        actor=actor,
        action="offer.remind",
        subject=f"organisation:{organisation.pk}",
        details={"entries": len(entries), "people": len(emails)},
    )
    return len(emails)


def _emails(organisation):
    keepers = Membership.objects.filter(
        organisation=organisation,
        role__in=[Role.COORDINATOR, Role.ADMINISTRATOR],
        user__is_active=True,
    )
    return sorted(keepers.order_by().values_list("user__email", flat=True))


def _claim(organisation, today):
    """Entries nobody was reminded of for their date, marked so that nobody else does."""
    found = []
    for model in _MODELS:
        due = due_entries(model, today).filter(**{owner_path(model): organisation})
        due = due.select_for_update(of=("self",))
        found += [
            entry for entry in due if not _is_reminded(entry.confirm_before, entry.reminded_on)
        ]
    _mark(found, today)
    return found


def _is_reminded(confirm_before, reminded_on):
    return reminded_on is not None and reminded_on >= confirm_before - timedelta(days=DUE_DAYS)


def _mark(entries, reminded_on):
    for model in _MODELS:
        keys = [entry.pk for entry in entries if type(entry) is model]
        model.objects.filter(pk__in=keys).update(reminded_on=reminded_on)


def _send(entries, emails, subject, body):
    left = 0
    for email in emails:
        try:
            left += send_mail(subject, body, None, [email])
        except (SMTPException, OSError):
            continue
    if not left:
        _mark(entries, None)


def _subject(entries):
    count = len(entries)
    return f"Annuaire des soins\u00a0: {count} fiche{'s' if count > 1 else ''} à confirmer"


def _body(organisation, entries, today):
    entries = sorted(entries, key=lambda entry: (entry.confirm_before, str(entry)))
    lines = [
        {
            "kind": _MODELS[type(entry)],
            "name": str(entry),
            "date": entry.confirm_before,
            "is_late": freshness(entry.confirm_before, today) != Freshness.DUE,
        }
        for entry in entries[:_MOST_LINES]
    ]
    context = {
        "organisation": organisation.name,
        "lines": lines,
        "others": len(entries) - len(lines),
        "stale_days": STALE_DAYS,
        "portal": settings.SITE_URL,
    }
    return render_to_string("offer/email/reminder.txt", context)
