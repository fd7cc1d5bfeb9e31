"""Joint conclusions of a review: written by the pilot, agreed by those who sign, then closed."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import (
    ReviewDecision,
    ReviewState,
)
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import ReviewAnswer
from maillage.apps.compact.selectors import report
from maillage.apps.compact.selectors import reviews as selectors
from maillage.apps.compact.selectors.amendments import running_state

from . import amendments, states
from ._campaign import locked_review, reason_of, record_review, step_review, tell

LONGEST = 20_000
BACK = {
    ReviewState.COMMENTS: ReviewState.PREPARED,
    ReviewState.CONCLUSIONS: ReviewState.COMMENTS,
    ReviewState.DECIDED: ReviewState.CONCLUSIONS,
}
_NOT_COMMENTING = "Les commentaires de ce bilan ne sont pas ouverts : il n’y a rien à conclure."
_NOT_WRITING = "Les conclusions ne s’écrivent qu’entre les commentaires et la décision."
_NOT_DECIDED = "La partie pilote n’a pas encore proposé de décision : il n’y a rien à approuver."
_DECIDED_ON = (ReviewState.DECIDED, ReviewState.CLOSED)
_NOT_BACK = "Ce bilan ne peut pas revenir en arrière."


@transaction.atomic
def start(*, review, user, now):
    """Comments end: the conclusions are written. Before their last day, every party must be done.

    Raises `NotNow`, naming the parties that still have to answer.
    """
    review = locked_review(review, states=[ReviewState.COMMENTS], otherwise=_NOT_COMMENTING)
    waited = selectors.still_to_comment(review)
    if waited and timezone.localdate(now) <= review.comments_until:
        raise NotNow(
            f"Les commentaires restent ouverts jusqu’au {date_in_words(review.comments_until)}, "
            f"et cette réponse manque : {selectors.organisations_named(waited)}. Attendez ce jour, "
            "ou changez les dates du bilan."
        )
    step_review(review, ReviewState.CONCLUSIONS, user=user, now=now)
    record_review(review, "start_conclusions", user)
    return review


@transaction.atomic
def write(*, review, text, decision, seen, user):
    """Keep the words of the conclusions and the decision proposed, empty while undecided."""
    review = _writing(review, seen=seen)
    if len(text) > LONGEST:
        raise BadCompact({"text": f"Écrivez {LONGEST} caractères au plus."})
    if decision and decision not in ReviewDecision.values:
        raise BadCompact({"decision": "Choisissez une des décisions proposées."})
    if decision == ReviewDecision.RENEW and review.compact.ends_on is None:
        raise BadCompact(
            {"decision": "Cette convention n’a pas de date de fin : il n’y a rien à reconduire."}
        )
    review.conclusions, review.decision = text.strip(), decision
    review.revision += 1
    review.save()
    record_review(review, "write", user, decision=decision)
    return review


@transaction.atomic
def decide(*, review, user, now):
    """Propose conclusions and decision to the parties that sign; the pilot agrees by proposing."""
    review = _writing(review)
    missing = {}
    if not review.conclusions:
        missing["text"] = "Écrivez les conclusions communes avant de les proposer."
    if not review.decision:
        missing["decision"] = "Choisissez une décision avant de la proposer."
    if missing:
        raise BadCompact(missing)
    step_review(review, ReviewState.DECIDED, user=user, now=now)
    pilot = selectors.pilot_organisation(review.compact)
    _agree(review, pilot, user, now)
    _tell_decided(review, pilot, now)
    record_review(review, "decide", user, decision=review.decision)
    return review


@transaction.atomic
def agree(*, review, organisation, seen, user, now):
    """A signing party agrees to the words it has read (`seen`, the review's revision)."""
    review = locked_review(review, states=[ReviewState.DECIDED], otherwise=_NOT_DECIDED, seen=seen)
    signing = [each.organisation_id for each in selectors.signing_parties(review.compact)]
    if organisation.pk not in signing:
        raise NotNow("Seules la partie pilote et les parties signataires donnent leur accord.")
    _agree(review, organisation, user, now)
    record_review(review, "agree", user, organisation=organisation.pk)
    return review


@transaction.atomic
def ask_for_a_fix(*, review, reason, user, now):
    """Go back one step with a reason that every party reads; agreements are to be given again."""
    review = locked_review(review, states=BACK, otherwise=_NOT_BACK)
    reason, before = reason_of(reason), review.state
    after = BACK[ReviewState(before)]
    ReviewAnswer.objects.filter(review=review).update(agreed_at=None, agreed_by=None)
    if after == ReviewState.COMMENTS:
        ReviewAnswer.objects.filter(review=review).update(done_at=None)
    if after == ReviewState.PREPARED:
        states.pass_to(
            review.compact,
            running_state(review.compact),
            user=user,
            now=now,
            reason=reason,
        )
    step_review(review, after, user=user, now=now, reason=reason)
    record_review(review, "fix", user, before=str(before), after=str(after))
    return review


@transaction.atomic
def close(*, review, user, now):
    """Freeze the report and carry the decision out, once every signing party agrees.

    Two parties that close together make one closing: the second is told who closed it. The
    decision to amend, renew or end leaves an amendment to write. Returns the review.
    """
    review = locked_review(review, states=_DECIDED_ON, otherwise=_NOT_DECIDED)
    if review.state == ReviewState.CLOSED:
        raise NotNow(_closed_by(review))
    waited = selectors.still_to_agree(review)
    if waited:
        raise NotNow(f"Cet accord manque encore : {selectors.organisations_named(waited)}.")
    review.report, review.closed_at = report.build(review, now=now), now
    step_review(review, ReviewState.CLOSED, user=user, now=now)
    if review.decision == ReviewDecision.CONTINUE:
        after = running_state(review.compact)
        states.pass_to(review.compact, after, user=user, now=now)
    else:
        amendments.draft(
            compact=review.compact, kind=review.decision, review=review, user=user, now=now
        )
    record_review(review, "close", user, decision=review.decision)
    return review


def _writing(review, seen=None):
    return locked_review(
        review, states=[ReviewState.CONCLUSIONS], otherwise=_NOT_WRITING, seen=seen
    )


def _closed_by(review):
    """Words for who comes too late."""
    step = review.steps.filter(after=ReviewState.CLOSED).select_related("by").first()
    who = f" par {step.by.full_name}" if step.by and step.by.full_name else ""
    day = date_in_words(timezone.localtime(review.closed_at).date())
    return f"Ce bilan a déjà été clos le {day}{who} : rien n’a été fait une seconde fois."


def _agree(review, organisation, user, now):
    ReviewAnswer.objects.update_or_create(
        review=review,
        organisation=organisation,
        defaults={"agreed_at": now, "agreed_by": user},
    )


def _tell_decided(review, pilot, now):
    others = [each.organisation for each in selectors.signing_parties(review.compact)]
    tell(
        [each for each in others if each != pilot],
        about=review.compact,
        key=f"review:{review.pk}:decided:{review.steps.count()}",
        template="review_decided",
        subject=f"Bilan {review.year} : votre accord sur les conclusions",
        path=reverse("coordination:compact_review", args=[review.compact.slug, review.pk]),
        now=now,
        compact=review.compact.title,
        year=review.year,
        decision=review.get_decision_display(),
    )
