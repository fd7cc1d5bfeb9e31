"""Say what an action is in the platform, so that what happens there is counted as its doing."""

from django.db import transaction

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import ActionLink
from maillage.apps.compact.selectors.links import COURSE, thing_for

from .actions import held, record


@transaction.atomic
def add(*, action, kind, key, user):
    """Link an action to one thing this person may see; linked twice, it is one link."""
    action = held(action)
    thing = thing_for(kind, key, user=user, compact=action.compact)
    if thing is None:
        raise BadCompact({"key": "Choisissez un des éléments trouvés par la recherche."})
    value = {COURSE: key} if kind == COURSE else {f"{kind}_id": int(key)}
    link, _ = ActionLink.objects.get_or_create(action=action, **value)
    record(action, "link_add", user, kind=kind)
    return link


@transaction.atomic
def remove(*, link, user):
    action, number = held(link.action), link.pk
    ActionLink.objects.filter(pk=number).delete()
    record(action, "link_remove", user, link=number)
