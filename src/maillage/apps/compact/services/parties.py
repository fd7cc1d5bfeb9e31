"""Who a compact binds: parties that come and go before it is signed, and their signatures."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.checks import check_day, check_texts
from maillage.apps.compact.enums import CompactState, PartyRole
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Party
from maillage.apps.compact.selectors.compacts import SIGNING

from ._compacts import check_seen, held, held_for_writing, record, touch

_LONGEST = {"signatory_name": 120, "signatory_title": 120}


@transaction.atomic
def add(*, user, compact, organisation, role=PartyRole.PARTNER, **signatory):
    """A party more, signatory or partner: a compact has one pilot. `signatory` as in `change`."""
    compact = held_for_writing(compact)
    if role == PartyRole.PILOT:
        raise BadCompact({"role": "Il y a déjà une partie pilote : changez plutôt de pilote."})
    party = Party(compact=compact, organisation=organisation)
    _fill(party, role, signatory)
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        raise BadCompact(
            {"organisation": f"{organisation.name} est déjà une des parties."}
        ) from None
    touch(compact)
    record(compact, "party_add", user, organisation=organisation.pk, role=str(role))
    return party


@transaction.atomic
def change(*, user, party, seen, role=None, **signatory):
    """Change the role of a party, or who signs for it (`signatory_name`, `signatory_title`).

    A party that becomes pilot takes the place of the one that was, which stays as a signatory.
    """
    compact = held_for_writing(party.compact)
    party = Party.objects.get(pk=party.pk)
    check_seen(party, seen)
    role = role or party.role
    if party.role == PartyRole.PILOT and role != PartyRole.PILOT:
        raise BadCompact({"role": "Une convention a une partie pilote : nommez-en d’abord une."})
    if role == PartyRole.PILOT:
        others = Party.objects.filter(compact=compact, role=PartyRole.PILOT).exclude(pk=party.pk)
        others.update(role=PartyRole.SIGNATORY)
    _fill(party, role, signatory)
    party.save()
    touch(compact)
    record(compact, "party_change", user, organisation=party.organisation_id, role=str(role))
    return party


@transaction.atomic
def remove(*, user, party):
    """Take a party away, unless it pilots or holds a commitment."""
    compact = held_for_writing(party.compact)
    if party.role == PartyRole.PILOT:
        raise NotNow("La partie pilote ne peut pas partir : nommez d’abord une autre pilote.")
    numbers = party.commitments.order_by("rank", "pk").values_list("number", flat=True)
    if numbers:
        raise NotNow(
            f"{party.organisation.name} répond des engagements {', '.join(numbers)} : donnez-les "
            "d’abord à une autre partie."
        )
    organisation = party.organisation_id
    party.delete()
    touch(compact)
    record(compact, "party_remove", user, organisation=organisation)


@transaction.atomic
def sign(*, user, party, name, title, signed_on, now):
    """Keep that a party signed the settled text: who, as what, which day."""
    compact, party = _held_for_signing(party)
    values = {"signatory_name": name, "signatory_title": title}
    errors = check_texts(values, _LONGEST, required=("signatory_name",))
    errors |= check_day("signed_on", signed_on)
    if signed_on is None:
        errors["signed_on"] = "Donnez le jour de la signature."
    elif signed_on > timezone.localdate(now):
        errors["signed_on"] = (
            f"Le {date_in_words(signed_on)} n’est pas encore passé : donnez le jour où cette "
            "partie a signé."
        )
    if errors:
        raise BadCompact(errors)
    party.signatory_name, party.signatory_title = name.strip(), title.strip()
    party.signed_on = signed_on
    party.save()
    record(compact, "party_sign", user, organisation=party.organisation_id)
    return party


@transaction.atomic
def unsign(*, user, party):
    """Take back a signature kept by mistake, as long as the compact is not signed."""
    compact, party = _held_for_signing(party)
    party.signed_on = None
    party.save()
    record(compact, "party_unsign", user, organisation=party.organisation_id)
    return party


def _held_for_signing(party):
    compact = held(party.compact)
    if compact.state != CompactState.NEGOTIATED:
        raise NotNow("On signe un texte arrêté : ce n’est pas, ou plus, l’état de celui-ci.")
    party = Party.objects.select_related("organisation").get(pk=party.pk)
    if party.role not in SIGNING:
        raise NotNow(f"{party.organisation.name} est partenaire : elle ne signe pas.")
    return compact, party


def _fill(party, role, signatory):
    errors = check_texts(signatory, _LONGEST)
    if role not in PartyRole.values:
        errors["role"] = "Choisissez un des rôles de la liste."
    if errors:
        raise BadCompact(errors)
    party.role = role
    for field, value in signatory.items():
        setattr(party, field, (value or "").strip())
