"""Words of a party about an action, for all parties or for its own people."""

from django.db import transaction

from maillage.apps.compact.enums import Visibility
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import Comment

from .actions import held, record

LONGEST = 4_000


@transaction.atomic
def add(*, action, organisation, text, visibility, user, now):
    """A comment in the name of an organisation; `visibility` says who reads it."""
    action, text = held(action), text.strip()
    if not text:
        raise BadCompact({"text": "Écrivez votre commentaire."})
    if len(text) > LONGEST:
        raise BadCompact({"text": f"Écrivez {LONGEST} caractères au plus."})
    comment = Comment.objects.create(
        action=action,
        organisation=organisation,
        by=user,
        visibility=Visibility(visibility),
        text=text,
        at=now,
    )
    record(action, "comment_add", user, comment=comment.pk, visibility=str(visibility))
    return comment


@transaction.atomic
def remove(*, comment, user):
    """Its author takes it back."""
    action, number = held(comment.action), comment.pk
    Comment.objects.filter(pk=number).delete()
    record(action, "comment_remove", user, comment=number)
