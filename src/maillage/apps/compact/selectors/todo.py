"""What one person must do first in the compacts they follow, the most pressing first."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.enums import (
    LIVING,
    WRITABLE,
    AmendmentState,
    CompactState,
    ExperimentState,
    PartyRole,
    ReviewState,
)
from maillage.apps.compact.models import (
    Action,
    AmendmentSignature,
    Compact,
    Experiment,
    Party,
    Review,
)
from maillage.apps.compact.permissions import acting_organisations

from .actions import blocked, late
from .compacts import SIGNING, overdue_since
from .feedback import is_late, of_compact, to_sort

_RUNNING = (CompactState.RUNNING, CompactState.RENEWED)
_ASKING = (ReviewState.COMMENTS, ReviewState.DECIDED)


@dataclass(frozen=True)
class Todo:
    """One thing to do. `page` is the tab where it is done: reviews, parties, actions …"""

    compact: Compact
    page: str
    words: str
    is_urgent: bool = False


def todos(user, compacts, today):
    """What awaits a person in some compacts: a list of `Todo`, urgent ones first."""
    compacts = list(compacts)
    mine = _parties(user, compacts)
    found = [
        *_texts(compacts, mine, today),
        *_reviews_to_open(compacts, mine, today),
        *_reviews(compacts, mine),
        *_amendments(compacts, mine),
        *_actions(compacts, mine, today),
        *_experiments(compacts, mine, today),
        *_feedback(compacts, mine),
    ]
    found = [Todo(each.compact, each.page, unbroken(each.words), each.is_urgent) for each in found]
    return sorted(found, key=lambda each: not each.is_urgent)


def _parties(user, compacts):
    """{compact: [parties this person acts for]}"""
    organisations = acting_organisations(user).order_by().values("pk")
    rows = Party.objects.filter(compact__in=compacts, organisation__in=organisations)
    found = {}
    for party in rows.select_related("organisation").order_by("pk"):
        found.setdefault(party.compact_id, []).append(party)
    return found


def _pilots(parties):
    return any(party.role == PartyRole.PILOT for party in parties)


def _texts(compacts, mine, today):
    for compact in compacts:
        parties = mine.get(compact.pk, [])
        ended = overdue_since(compact, today)
        if ended and _pilots(parties):
            words = f"Échue depuis le {date_in_words(ended)} : reconduisez-la ou terminez-la."
            yield Todo(compact, "reviews", words, is_urgent=True)
        if compact.state == CompactState.DRAFT and _pilots(parties):
            yield Todo(
                compact, "text", "Le texte est en rédaction : complétez-le, puis arrêtez-le."
            )
        if compact.state == CompactState.NEGOTIATED:
            for party in parties:
                if party.role in SIGNING and party.signed_on is None:
                    name = party.organisation.name
                    yield Todo(compact, "parties", f"Le texte est arrêté : {name} doit le signer.")


def _reviews_to_open(compacts, mine, today):
    made = Review.objects.filter(compact__in=compacts, year=today.year).order_by()
    made = set(made.values_list("compact", flat=True))
    for compact in compacts:
        day = date(today.year, compact.review_month, 1)
        runs = compact.state in _RUNNING and not overdue_since(compact, today)
        is_due = compact.starts_on and compact.starts_on < day <= today
        if runs and is_due and compact.pk not in made and _pilots(mine.get(compact.pk, [])):
            words = f"Le bilan {today.year} devait s’ouvrir le {date_in_words(day)}."
            yield Todo(compact, "reviews", words)


def _reviews(compacts, mine):
    by_number = {compact.pk: compact for compact in compacts}
    rows = Review.objects.filter(compact__in=compacts, state__in=_ASKING).defer("report")
    for review in rows.prefetch_related("answers").order_by("pk"):
        answers = {each.organisation_id: each for each in review.answers.all()}
        for party in mine.get(review.compact_id, []):
            answer, name = answers.get(party.organisation_id), party.organisation.name
            if review.state == ReviewState.COMMENTS and not (answer and answer.done_at):
                until = date_in_words(review.comments_until)
                words = f"{name} n’a pas commenté le bilan {review.year} (jusqu’au {until})."
                yield Todo(by_number[review.compact_id], "reviews", words)
            signs = review.state == ReviewState.DECIDED and party.role in SIGNING
            if signs and not (answer and answer.agreed_at):
                words = f"{name} doit dire son accord sur les conclusions du bilan {review.year}."
                yield Todo(by_number[review.compact_id], "reviews", words)


def _amendments(compacts, mine):
    signed = AmendmentSignature.objects.filter(amendment__compact__in=compacts)
    signed = set(signed.order_by().values_list("amendment", "organisation"))
    for compact in compacts:
        signing = [party for party in mine.get(compact.pk, []) if party.role in SIGNING]
        if not signing or compact.state in WRITABLE:
            continue
        for amendment in compact.amendments.filter(state=AmendmentState.TO_SIGN).order_by("pk"):
            for party in signing:
                if (amendment.pk, party.organisation_id) not in signed:
                    words = f"{party.organisation.name} doit signer l’avenant {amendment.number}."
                    yield Todo(compact, "reviews", words)


def _actions(compacts, mine, today):
    organisations = {party.organisation_id for parties in mine.values() for party in parties}
    piloted = [compact.pk for compact in compacts if _pilots(mine.get(compact.pk, []))]
    rows = Action.objects.filter(compact__in=[each.pk for each in compacts])
    rows = rows.filter(Q(organisation__in=organisations) | Q(compact__in=piloted)).order_by()
    late_ones = Counter(rows.filter(late(today)).values_list("compact", flat=True))
    blocked_ones = Counter(rows.filter(blocked()).values_list("compact", flat=True))
    for compact in compacts:
        if compact.state not in LIVING:
            continue
        if count := late_ones[compact.pk]:
            words = f"{count} action{'s' if count > 1 else ''} en retard."
            yield Todo(compact, "actions", words, is_urgent=True)
        if count := blocked_ones[compact.pk]:
            words = f"{count} action{'s' if count > 1 else ''} bloquée{'s' if count > 1 else ''}."
            yield Todo(compact, "actions", words)


def _experiments(compacts, mine, today):
    by_number = {compact.pk: compact for compact in compacts}
    rows = Experiment.objects.filter(compact__in=compacts, state=ExperimentState.RUNNING)
    for each in rows.filter(ends_on__lt=today).order_by("pk"):
        parties = mine.get(each.compact_id, [])
        if _pilots(parties) or each.organisation_id in {p.organisation_id for p in parties}:
            words = f"L’expérimentation « {each.title} » est finie : lisez-la, puis décidez."
            yield Todo(by_number[each.compact_id], "experiments", words)


def _feedback(compacts, mine):
    """Difficulties that the pilot sorts, or has answered by a party."""
    now = timezone.now()
    for compact in compacts:
        if compact.state not in LIVING or not _pilots(mine.get(compact.pk, [])):
            continue
        found = of_compact(compact).filter(answered_at=None, same_as=None, emptied_at=None)
        waiting = list(found.defer("text", "answer"))
        if waiting:
            words = f"{_difficulties(len(waiting))} sans réponse."
            is_urgent = any(is_late(each, now) for each in waiting)
            yield Todo(compact, "feedback", words, is_urgent)
        if unsorted := to_sort(compact).count():
            yield Todo(compact, "feedback", f"{_difficulties(unsorted)} à trier.")


def _difficulties(number):
    return f"{number} remontée{'s' if number > 1 else ''} de terrain"
