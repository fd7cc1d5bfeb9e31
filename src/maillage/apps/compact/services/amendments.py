"""An amendment from its first word to its last signature."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import (
    LIVING,
    AmendmentKind,
    AmendmentState,
    CompactState,
    ReviewState,
)
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Amendment, AmendmentSignature, AmendmentStep, Compact
from maillage.apps.compact.selectors import amendments as selectors
from maillage.apps.compact.selectors.reviews import open_review

from . import states
from ._campaign import locked_amendment, reason_of, record_amendment, step_amendment, tell
from .applying import apply
from .articles import check_together, freeze

LONGEST = 10_000
_NO_RENEWAL = "Un avenant de reconduction ne s’écrit pas aujourd’hui. {why}"
_NOT_DRAFT = "Le texte de cet avenant est arrêté : demandez une correction pour le modifier."
_NOT_TO_SIGN = "Cet avenant n’est pas à signer : la partie pilote doit d’abord en arrêter le texte."
_NOT_OPEN = "Cet avenant est signé ou retiré : il ne change plus."
_IN_REVIEW = (
    "Un bilan est ouvert : l’avenant s’écrira à sa clôture, une fois la décision prise ensemble."
)
_DAY = timedelta(days=1)


@transaction.atomic
def draft(*, compact, kind, user, now, review=None):
    """A new amendment, with what can be filled in. `review` is the one that decided it.

    Raises `NotNow`: another is open, a review is under way, or a renewal has no closed review.
    """
    compact = Compact.objects.select_for_update().get(pk=compact.pk)
    _check_may_draft(compact, kind)
    signed = compact.amendments.filter(state=AmendmentState.SIGNED).count()
    if review is None and kind != AmendmentKind.AMEND:
        review = selectors.review_for_renewal(compact)
    amendment = Amendment(
        compact=compact,
        review=review,
        number=signed + 1,
        kind=AmendmentKind(kind),
        purpose=review.conclusions[:LONGEST] if review else "",
        ends_on_before=compact.ends_on,
        created_at=now,
    )
    if kind == AmendmentKind.RENEW:
        amendment.ends_on = selectors.proposed_end(compact)
        amendment.takes_effect_on = compact.ends_on + _DAY
    amendment.save()
    AmendmentStep.objects.create(amendment=amendment, after=amendment.state, by=user, at=now)
    record_amendment(amendment, "draft", user, kind=str(kind))
    return amendment


@transaction.atomic
def write(*, amendment, purpose, takes_effect_on, ends_on, seen, user):
    """Why, from when, and the new end when it renews or ends the compact."""
    amendment = locked_amendment(
        amendment, states=[AmendmentState.DRAFT], otherwise=_NOT_DRAFT, seen=seen
    )
    purpose = purpose.strip()
    errors = _wrong_end(amendment, ends_on) | _wrong_start(amendment, takes_effect_on)
    if len(purpose) > LONGEST:
        errors["purpose"] = f"Écrivez {LONGEST} caractères au plus."
    if errors:
        raise BadCompact(errors)
    amendment.purpose, amendment.takes_effect_on = purpose, takes_effect_on
    amendment.ends_on = None if amendment.kind == AmendmentKind.AMEND else ends_on
    amendment.revision += 1
    amendment.save()
    record_amendment(amendment, "write", user)
    return amendment


@transaction.atomic
def settle(*, amendment, user, now):
    """Stop its text: the words replaced are kept beside the new ones, and parties may sign."""
    amendment = locked_amendment(amendment, states=[AmendmentState.DRAFT], otherwise=_NOT_DRAFT)
    _check_lives(amendment.compact)
    _check_whole(amendment)
    amendment.ends_on_before = amendment.compact.ends_on
    freeze(amendment)
    step_amendment(amendment, AmendmentState.TO_SIGN, user=user, now=now)
    _tell_to_sign(amendment, now)
    record_amendment(amendment, "settle", user)
    return amendment


@transaction.atomic
def sign(*, amendment, organisation, name, title, signed_on, user, now):
    """Keep that a party signed. The last signature applies the amendment. Returns it."""
    amendment = locked_amendment(amendment, states=[AmendmentState.TO_SIGN], otherwise=_NOT_TO_SIGN)
    _check_lives(amendment.compact)
    signer = _signer(amendment, organisation)
    if signer.signature is not None:
        raise NotNow("Cette partie a déjà signé : rien n’a été changé.")
    name, title = name.strip(), title.strip()
    _check_signature(amendment, name, title, signed_on, timezone.localdate(now))
    AmendmentSignature.objects.create(
        amendment=amendment,
        organisation=organisation,
        name=name,
        title=title,
        signed_on=signed_on,
        by=user,
        at=now,
    )
    if all(each.signature for each in selectors.signers(amendment)):
        apply(amendment, user=user, now=now)
    record_amendment(amendment, "sign", user, organisation=organisation.pk)
    return amendment


@transaction.atomic
def send_back(*, amendment, reason, user, now):
    """A party asks for another text: signatures are to be given again."""
    amendment = locked_amendment(amendment, states=[AmendmentState.TO_SIGN], otherwise=_NOT_TO_SIGN)
    reason = reason_of(reason)
    amendment.signatures.all().delete()
    step_amendment(amendment, AmendmentState.DRAFT, user=user, now=now, reason=reason)
    record_amendment(amendment, "send_back", user)
    return amendment


@transaction.atomic
def withdraw(*, amendment, reason, user, now):
    """Give an amendment up: the compact goes on as it is, until its end."""
    amendment = locked_amendment(amendment, states=selectors.OPEN, otherwise=_NOT_OPEN)
    reason = reason_of(reason)
    step_amendment(amendment, AmendmentState.WITHDRAWN, user=user, now=now, reason=reason)
    compact = amendment.compact
    if compact.state == CompactState.IN_REVIEW:
        after = selectors.running_state(compact)
        states.pass_to(compact, after, user=user, now=now, reason=reason)
    record_amendment(amendment, "withdraw", user)
    return amendment


def end_due(now):
    """End the compacts whose last day an amendment set, once past; how many. For the worker."""
    ended = Amendment.objects.filter(
        kind=AmendmentKind.END,
        state=AmendmentState.SIGNED,
        compact__state__in=(CompactState.RUNNING, CompactState.RENEWED),
        compact__ends_on__lt=timezone.localdate(now),
        compact__ends_on=F("ends_on"),
    )
    found = list(ended.select_related("compact").order_by("pk"))
    for amendment in found:
        reason = f"avenant n° {amendment.number}"
        states.pass_to(amendment.compact, CompactState.ENDED, reason=reason, now=now)
    return len(found)


def _check_may_draft(compact, kind):
    if kind not in AmendmentKind.values:
        raise BadCompact({"kind": "Dites ce que fait cet avenant."})
    _check_lives(compact)
    other = selectors.open_amendment(compact)
    if other is not None:
        raise NotNow(
            f"L’avenant n° {other.number} n’est ni signé ni retiré : menez-le à son terme avant "
            "d’en écrire un autre."
        )
    if kind == AmendmentKind.RENEW:
        why = selectors.why_not_renewable(compact)
        if why:
            raise NotNow(_NO_RENEWAL.format(why=why))
    current = open_review(compact)
    if current is not None and current.state != ReviewState.PREPARED:
        raise NotNow(_IN_REVIEW)


def _check_lives(compact):
    """A notice may end a compact while an amendment of it waits."""
    if compact.state not in LIVING:
        raise NotNow(
            "Un avenant modifie une convention en cours : celle-ci est "
            f"{compact.get_state_display()}."
        )


def _wrong_end(amendment, ends_on):
    before = amendment.compact.ends_on
    if amendment.kind == AmendmentKind.AMEND:
        return {}
    if ends_on is None:
        return {"ends_on": "Donnez la nouvelle date de fin."}
    if amendment.kind == AmendmentKind.RENEW and ends_on <= before:
        return {
            "ends_on": f"La convention finit déjà le {date_in_words(before)} : donnez un jour "
            "plus tard."
        }
    if amendment.kind == AmendmentKind.END and before and ends_on > before:
        return {
            "ends_on": f"La convention finit déjà le {date_in_words(before)} : pour y mettre fin, "
            "donnez un jour plus tôt."
        }
    if ends_on.year > 2100 or ends_on < amendment.compact.starts_on:
        return {"ends_on": "Donnez un jour après le début de la convention, avant 2100."}
    return {}


def _wrong_start(amendment, day):
    if day is None:
        return {}
    starts, ends = amendment.compact.starts_on, amendment.compact.ends_on
    if day < starts:
        return {"takes_effect_on": "La convention n’avait pas encore commencé : corrigez ce jour."}
    if ends and day > ends + _DAY:
        return {
            "takes_effect_on": "La convention serait finie depuis plus d’un jour : donnez le "
            f"{date_in_words(ends + _DAY)} au plus tard."
        }
    return {}


def _check_whole(amendment):
    if amendment.kind == AmendmentKind.AMEND and not amendment.changes.exists():
        raise NotNow("Cet avenant ne change rien encore : ajoutez au moins un article.")
    if amendment.kind != AmendmentKind.AMEND and amendment.ends_on is None:
        raise NotNow("Donnez la nouvelle date de fin avant d’arrêter le texte.")
    if amendment.takes_effect_on is None:
        raise NotNow("Donnez le jour où l’avenant prend effet avant d’arrêter le texte.")
    check_together(amendment)


def _signer(amendment, organisation):
    for each in selectors.signers(amendment):
        if each.organisation.pk == organisation.pk:
            return each
    raise NotNow("Seules la partie pilote et les parties signataires signent un avenant.")


def _check_signature(amendment, name, title, signed_on, today):
    errors = {}
    if not name:
        errors["name"] = "Écrivez le nom de la personne qui signe."
    if not title:
        errors["title"] = "Écrivez sa qualité : maire, présidente, directeur…"
    if signed_on > today:
        errors["signed_on"] = "Ce jour n’est pas encore venu : donnez le jour de la signature."
    elif signed_on < amendment.compact.signed_on:
        errors["signed_on"] = "Ce jour vient avant la signature de la convention elle-même."
    if errors:
        raise BadCompact(errors)


def _tell_to_sign(amendment, now):
    compact = amendment.compact
    tell(
        [each.organisation for each in selectors.signers(amendment)],
        about=compact,
        key=f"amendment:{amendment.pk}:sign:{amendment.steps.count()}",
        template="amendment_to_sign",
        subject=f"Avenant n° {amendment.number} à signer : {compact.title}",
        path=reverse("coordination:compact_amendment", args=[compact.slug, amendment.pk]),
        now=now,
        compact=compact.title,
        number=amendment.number,
        does=amendment.get_kind_display(),
    )
