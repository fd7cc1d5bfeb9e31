"""What a journey cost a volunteer: claimed, accepted or refused with a reason, paid."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text
from maillage.apps.rota.enums import ClaimState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.mileage import HORSEPOWERS, cents_of, rate_on
from maillage.apps.rota.models import TravelClaim
from maillage.apps.rota.models.logistics import MOST_CENTS, MOST_KILOMETRES
from maillage.apps.rota.weeks import WEEK, arrival, departure

_NEXT = {
    ClaimState.ACCEPTED: {ClaimState.SUBMITTED},
    ClaimState.REFUSED: {ClaimState.SUBMITTED, ClaimState.ACCEPTED},
    ClaimState.PAID: {ClaimState.ACCEPTED},
}


@transaction.atomic
def claim_journey(*, post, user, travelled_on, journey, now, **worth):
    """The doctor of a post asks to be paid back one journey. Raises `BadRota`.

    worth : `ticket_cents`, what a ticket cost; or `car`, (kilometres, fiscal horsepower), worth the
        rate of that day (`mileage.toml`)
    """
    values = _checked(post, travelled_on, journey, now)
    values |= _worth(travelled_on, **worth)
    claim = TravelClaim(volunteer=post.volunteer, post=post, submitted_at=now, **values)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        text = "Vous avez déjà demandé ce trajet, ce jour-là, pour ce montant."
        raise BadRota({"journey": text}) from error
    _record(user, claim, "submit")
    return claim


@transaction.atomic
def take_back(*, claim, user):
    """The volunteer withdraws a claim that nobody decided yet."""
    claim = _held(claim, {ClaimState.SUBMITTED})
    number = claim.pk
    claim.delete()
    claim.pk = number
    _record(user, claim, "take_back")


@transaction.atomic
def decide(*, claim, user, state, now, reason=""):
    """Accept, refuse (with a reason the volunteer reads) or pay a claim; `NotNow` out of turn."""
    state = ClaimState(state)
    claim = _held(claim, _NEXT[state])
    reason = _text("reason", reason, 200) if state == ClaimState.REFUSED else ""
    if state == ClaimState.REFUSED and not reason:
        raise BadRota({"reason": "Dites pourquoi : ce médecin le lira."})
    claim.state, claim.reason = state, reason
    if state == ClaimState.PAID:
        claim.paid_at = now
    else:
        claim.decided_at, claim.decided_by = now, user
    claim.save()
    _record(user, claim, state.value)
    return claim


def _checked(post, travelled_on, journey, now):
    if not arrival(post.monday) - WEEK <= travelled_on <= departure(post.monday) + WEEK:
        text = "Ce jour est loin de votre semaine : donnez celui de l’aller ou du retour."
        raise BadRota({"travelled_on": text})
    if travelled_on > timezone.localdate(now):
        raise BadRota({"travelled_on": "Ce jour est à venir : demandez une fois le trajet fait."})
    journey = _text("journey", journey, 150)
    if not journey:
        raise BadRota({"journey": "Écrivez le trajet, par exemple : Lyon – Guéret, aller."})
    return {"travelled_on": travelled_on, "journey": journey}


def _worth(day, ticket_cents=None, car=None):
    if (ticket_cents is None) == (car is None):
        raise BadRota("Donnez le prix d’un billet, ou des kilomètres : l’un des deux.")
    if car is None:
        return {"amount_cents": _within("ticket", ticket_cents, MOST_CENTS, "centimes")}
    kilometres, horsepower = car
    _within("kilometres", kilometres, MOST_KILOMETRES, "kilomètres")
    if horsepower not in HORSEPOWERS:
        text = "Choisissez la puissance fiscale : elle est sur la carte grise, ligne P.6."
        raise BadRota({"horsepower": text})
    rate = rate_on(day, horsepower)
    return {
        "kilometres": kilometres,
        "horsepower": horsepower,
        "rate": rate,
        "amount_cents": _within("kilometres", cents_of(kilometres, rate), MOST_CENTS, "centimes"),
    }


def _within(field, value, most, unit):
    if not 1 <= value <= most:
        raise BadRota({field: f"{value} {unit} : donnez de 1 à {most} {unit} pour un trajet."})
    return value


def _text(field, text, longest):
    try:
        return clean_text(text, longest)
    except BadOffer as error:
        raise BadRota({field: str(error)}) from error


def _held(claim, states):
    claims = TravelClaim.objects.select_for_update(of=("self",))
    stored = claims.filter(pk=claim.pk, state__in=states).first()
    if stored is None:
        raise NotNow("Cette demande a changé entre-temps : relisez la page.")
    return stored


def _record(user, claim, verb):
    audit.record(actor=actor_of(user), action=f"claim.{verb}", subject=f"claim:{claim.pk}")
