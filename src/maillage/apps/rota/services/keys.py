"""Who keeps a centre's agenda: the doctor of the week, from the keys' Saturday to the next."""

from datetime import timedelta

from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts import services as accounts
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership, Organisation
from maillage.apps.rota.models import Admission, Post
from maillage.apps.rota.weeks import arrival, departure, monday_of

_A_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)


def turn_keys(today, actor=audit.SYSTEM):
    """Make each doctor of the week a professional of the centre's organisation, and no longer.

    From the Saturday of arrival to the day after departure. Who was a member already stays one.
    Returns (how many came in, how many went out). For the worker: asked twice, it does it once.
    """
    wanted = _present(today)
    held = set(Admission.objects.order_by().values_list("user_id", "organisation_id"))
    gone = sum(_take_back(*pair, actor) for pair in sorted(held - wanted.keys()))
    come = sum(_admit(user, pair[1], today, actor) for pair, user in wanted.items())
    return come, gone


def _present(today):
    """(user, organisation) → account, of each doctor who has the keys today."""
    around = [monday_of(today) + number * _A_WEEK for number in (-1, 0, 1)]
    posts = Post.objects.filter(
        monday__in=around, volunteer__user__is_active=True, line__centre__is_reserve=False
    ).select_related("volunteer__user", "line__centre__site")
    return {
        (post.volunteer.user_id, post.line.centre.site.organisation_id): post.volunteer.user
        for post in posts
        if arrival(post.monday) <= today <= departure(post.monday) + _A_DAY
    }


@transaction.atomic
def _admit(user, organisation_id, today, actor):
    # The organisation's row is the lock of its members: two workers admit someone once.
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if Membership.objects.filter(user=user, organisation=organisation).exists():
        return 0
    accounts.add_member(
        actor=actor, organisation=organisation, email=user.email, role=Role.PRACTITIONER
    )
    Admission.objects.get_or_create(
        user=user, organisation=organisation, defaults={"given_on": today}
    )
    return 1


@transaction.atomic
def _take_back(user_id, organisation_id, actor):
    Organisation.objects.select_for_update().get(pk=organisation_id)
    admission = Admission.objects.filter(user=user_id, organisation=organisation_id).first()
    if admission is None:
        return 0
    admission.delete()
    lent = Membership.objects.filter(
        user=user_id, organisation=organisation_id, role=Role.PRACTITIONER
    ).first()
    if lent is None:
        return 0
    accounts.remove_member(actor=actor, membership=lent)
    return 1
