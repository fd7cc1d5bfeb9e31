"""E-mails about exchanges between organisations; never with what was written."""

from django.conf import settings
from django.template.loader import render_to_string

from maillage.apps.accounts import outbox
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import User

_ACTS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def who_acts_for(organisations):
    """People who speak for these organisations."""
    return User.objects.filter(
        memberships__organisation__in=organisations, memberships__role__in=_ACTS, is_active=True
    ).distinct()


def tell(people, *, key, template, subject, path, now, **context):
    """One e-mail each, once for a key; `path` is where it is read."""
    text = render_to_string(
        f"compact/email/{template}.txt", context | {"address": settings.SITE_URL + path}
    )
    outbox.write_all(
        outbox.draft(
            key=f"compact:{key}:{each.pk}",
            recipient=each.email,
            subject=subject,
            text=text,
            now=now,
            about=f"user:{each.pk}",
        )
        for each in people
        if each is not None and each.is_active
    )
