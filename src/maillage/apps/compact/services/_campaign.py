"""What every change of a review or of an amendment does: lock, log, tell."""

from django.conf import settings
from django.template.loader import render_to_string

from maillage.apps.accounts import audit, outbox
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import (
    Amendment,
    AmendmentStep,
    Review,
    ReviewStep,
)

LONGEST_REASON = 500
STALE = (
    "Quelqu’un d’autre a changé ce texte entre-temps : relisez-le, puis recommencez ; rien n’a "
    "été enregistré."
)
_ACTS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def locked_review(review, *, states, otherwise, seen=None):
    """The row of a review in one of these states, locked until the end of the transaction."""
    found = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk)
    found = found.select_related("compact").first()
    return _checked(found, states, otherwise, seen)


def locked_amendment(amendment, *, states, otherwise, seen=None):
    """The row of an amendment in one of these states, locked until the end of the transaction."""
    found = Amendment.objects.select_for_update(of=("self",)).filter(pk=amendment.pk)
    found = found.select_related("compact", "review").first()
    return _checked(found, states, otherwise, seen)


def step_review(review, after, *, user, now, reason=""):
    """Move a review to another state and log it; the caller saves nothing else of its state."""
    before, review.state = review.state, after
    review.save()
    ReviewStep.objects.create(
        review=review, before=before, after=after, reason=reason, by=user, at=now
    )


def step_amendment(amendment, after, *, user, now, reason=""):
    """As `step_review`, for an amendment."""
    before, amendment.state = amendment.state, after
    amendment.save()
    AmendmentStep.objects.create(
        amendment=amendment, before=before, after=after, reason=reason, by=user, at=now
    )


def record_review(review, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user) if user else audit.SYSTEM,
        action=f"review.{verb}",
        subject=f"compact:{review.compact_id}",
        details={"review": review.pk} | details,
    )


def record_amendment(amendment, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"amendment.{verb}",
        subject=f"compact:{amendment.compact_id}",
        details={"amendment": amendment.pk} | details,
    )


def tell(organisations, *, about, key, template, subject, path, now, **context):
    """One e-mail to each person who acts for these organisations."""
    people = Membership.objects.filter(
        organisation__in=[each.pk for each in organisations], role__in=_ACTS, user__is_active=True
    )
    people = people.select_related("user").order_by("user__email")
    text = render_to_string(
        f"compact/email/{template}.txt", context | {"address": settings.SITE_URL + path}
    )
    outbox.write_all(
        outbox.draft(
            key=f"compact:{about.pk}:{key}:{member.user_id}",
            recipient=member.user.email,
            subject=subject,
            text=text,
            now=now,
            about=f"compact:{about.pk}",
        )
        for member in {each.user_id: each for each in people}.values()
    )


def reason_of(text):
    """A reason as it is kept; raises `BadCompact` without one."""
    text = " ".join(text.split())
    if not text:
        raise BadCompact({"reason": "Dites pourquoi en une phrase : les autres parties le liront."})
    if len(text) > LONGEST_REASON:
        raise BadCompact({"reason": f"Écrivez {LONGEST_REASON} caractères au plus."})
    return text


def _checked(found, states, otherwise, seen):
    if found is None:
        raise StaleEdit(STALE)
    if found.state not in states:
        raise NotNow(otherwise)
    if seen is not None and found.revision != seen:
        raise StaleEdit(STALE)
    return found
