"""What parties say of a review: a comment, taken back, and « nothing more to say »."""

from django.db import transaction

from maillage.apps.compact.enums import ReviewSection, ReviewState, Visibility
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import ReviewAnswer, ReviewComment

from ._campaign import locked_review, record_review

LONGEST = 4_000
_NOT_OPEN = "Ce bilan n’est pas ouvert aux commentaires : la partie pilote peut le rouvrir."


@transaction.atomic
def add(*, review, organisation, section, text, visibility, user, now):
    """A comment in the name of a party on a part of the report; `visibility` says who reads it."""
    review = _open(review)
    text = text.strip()
    if section not in ReviewSection.values:
        raise BadCompact({"section": "Choisissez une des parties du bilan."})
    if visibility not in Visibility.values:
        raise BadCompact({"visibility": "Dites qui lira ce commentaire."})
    if not text:
        raise BadCompact({"text": "Écrivez votre commentaire."})
    if len(text) > LONGEST:
        raise BadCompact({"text": f"Écrivez {LONGEST} caractères au plus."})
    comment = ReviewComment.objects.create(
        review=review,
        organisation=organisation,
        section=section,
        visibility=visibility,
        text=text,
        by=user,
        at=now,
    )
    record_review(review, "comment", user, section=section, visibility=visibility)
    return comment


@transaction.atomic
def remove(*, comment, user):
    """Take a comment back while the comments are open."""
    review = _open(comment.review)
    number = comment.pk
    ReviewComment.objects.filter(pk=number).delete()
    record_review(review, "comment_remove", user, comment=number)


@transaction.atomic
def say_done(*, review, organisation, is_done, user, now):
    """A party has no more to say (or has, after all): the conclusions need not wait for it."""
    review = _open(review)
    answer = ReviewAnswer.objects.filter(review=review, organisation=organisation).first()
    if answer is None:
        raise NotNow("Cette organisation n’est pas une partie de la convention.")
    answer.done_at = now if is_done else None
    answer.save()
    record_review(review, "done", user, organisation=organisation.pk, is_done=is_done)


def _open(review):
    return locked_review(review, states=[ReviewState.COMMENTS], otherwise=_NOT_OPEN)
