"""The library of practices: written, changed, withdrawn, copied by others."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.compact.checks import check_day, check_texts
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import Practice, PracticeCopy
from maillage.apps.training.enums import Theme

from ._compacts import check_seen
from ._telling import tell, who_acts_for

_LONGEST = {
    "title": 200, "context": 4_000, "done": 4_000, "cost": 2_000, "result": 4_000,
    "evidence": 2_000, "contact_name": 120,
}  # fmt: skip
_REQUIRED = ("title", "context", "done", "cost", "result", "contact_name")
FIELDS = (*_LONGEST, "theme", "commune", "link", "contact_email")


@transaction.atomic
def write(*, user, organisation, values, now):
    """A new practice. `values` has `FIELDS`."""
    practice = Practice(organisation=organisation, created_at=now)
    _fill(practice, values)
    _record(practice, "write", user)
    return practice


@transaction.atomic
def change(*, user, practice, values, seen=None):
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    check_seen(practice, seen)
    _fill(practice, values)
    _record(practice, "change", user)
    return practice


@transaction.atomic
def withdraw(*, user, practice, now):
    """Take it off the library; its page and its copies stay for those who have the address."""
    Practice.objects.filter(pk=practice.pk, withdrawn_at=None).update(withdrawn_at=now)
    _record(practice, "withdraw", user)


@transaction.atomic
def restore(*, user, practice):
    Practice.objects.filter(pk=practice.pk).update(withdrawn_at=None)
    _record(practice, "restore", user)


@transaction.atomic
def copy(*, user, practice, values, now):
    """An organisation says that it does it too. `values` has organisation, commune, started_on,
    and if need be words and own, the practice it wrote of it.
    """
    organisation, commune = values["organisation"], values["commune"]
    started_on, own = values["started_on"], values.get("own")
    words = (values.get("words") or "").strip()
    errors = check_texts({"words": words}, {"words": 500}) | check_day("started_on", started_on)
    if started_on > timezone.localdate(now):
        errors["started_on"] = "Donnez le jour où vous avez commencé, aujourd’hui au plus tard."
    if organisation.pk == practice.organisation_id and commune.pk == practice.commune_id:
        errors["commune"] = "C’est là que cette pratique est née : donnez une autre commune."
    if own is not None and (own.pk == practice.pk or own.organisation_id != organisation.pk):
        errors["own"] = "Choisissez une autre pratique, écrite par votre organisation."
    if errors:
        raise BadCompact(errors)
    try:
        with transaction.atomic():
            copied = PracticeCopy.objects.create(
                practice=practice,
                organisation=organisation,
                commune=commune,
                started_on=started_on,
                words=words,
                own=own,
                by=user,
                created_at=now,
            )
    except IntegrityError:
        raise BadCompact(
            {"commune": "Votre organisation a déjà signalé cette reprise dans cette commune."}
        ) from None
    _tell_its_authors(copied, now)
    _record(practice, "copy", user, copy=copied.pk)
    return copied


@transaction.atomic
def uncopy(*, user, copied):
    """It was said by mistake, or it stopped."""
    number = copied.pk
    PracticeCopy.objects.filter(pk=number).delete()
    _record(copied.practice, "uncopy", user, copy=number)


def _fill(practice, values):
    for name in FIELDS:
        if name in values:
            value = values[name]
            setattr(practice, name, value.strip() if isinstance(value, str) else value)
    shown = {name: getattr(practice, name) for name in _LONGEST}
    errors = check_texts(shown, _LONGEST, required=_REQUIRED)
    if practice.theme not in Theme.values:
        errors["theme"] = "Choisissez un thème de la liste."
    if practice.link and not _passes(URLValidator(["http", "https"]), practice.link):
        errors["link"] = "Donnez une adresse qui commence par https://."
    if practice.contact_email and not _passes(validate_email, practice.contact_email):
        errors["contact_email"] = "Donnez une adresse comme nom@exemple.fr."
    if errors:
        raise BadCompact(errors)
    practice.save()


def _passes(check, value):
    try:
        check(value)
    except ValidationError:
        return False
    return True


def _tell_its_authors(copied, now):
    practice = copied.practice
    tell(
        who_acts_for([practice.organisation_id]),
        key=f"practice:{practice.pk}:copy:{copied.pk}",
        template="practice_copied",
        subject="Votre pratique est reprise ailleurs",
        path=reverse("coordination:practice", args=[practice.pk]),
        now=now,
        title=practice.title,
        organisation=copied.organisation.name,
    )


def _record(practice, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"practice.{verb}",
        subject=f"practice:{practice.pk}",
        details=details,
    )
