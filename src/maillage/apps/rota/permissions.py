"""Who may do what around a rota. Whatever is not granted here is refused."""

from datetime import timedelta

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of

from .enums import VolunteerState
from .models import Post, Volunteer
from .weeks import arrival, departure

_RUNS = {Role.COORDINATOR, Role.ADMINISTRATOR}
_LATE = timedelta(days=1)  # a doctor may still write the day after leaving


def can_coordinate(user, collective):
    """Make the rota of a collective and see its volunteers: its coordinators."""
    return bool(_RUNS & roles_of(user, collective))


def collectives_of(user):
    """Numbers of the organisations for which `can_coordinate` holds and that run centres."""
    memberships = memberships_of(user).filter(role__in=_RUNS, organisation__centres__isnull=False)
    return set(memberships.values_list("organisation_id", flat=True))


def can_run_centre(user, centre):
    """See a centre's weeks and prepare them: its fixed team, and its collective."""
    if can_coordinate(user, centre.collective):
        return True
    return centre.site is not None and bool(_RUNS & roles_of(user, centre.site.organisation))


def volunteer_of(user):
    """The volunteer a person is, or None; one who left is none, even while asking to come back."""
    if not user.is_authenticated:
        return None
    here = Volunteer.objects.filter(user=user, left_at=None)
    return here.exclude(state=VolunteerState.CANDIDATE).first()


def can_see_post(user, post):
    """See a week in full (address, keys, who hands over): its doctor."""
    return user.is_authenticated and post.volunteer is not None and post.volunteer.user == user


def can_hand_over(user, centre, day):
    """Read and write the handover book of a centre: a doctor from arrival to the day after.

    Neither the fixed team nor the coordinators: they see counts.
    """
    if not user.is_authenticated:
        return False
    posts = Post.objects.filter(line__centre=centre, volunteer__user=user)
    return any(
        arrival(monday) <= day <= departure(monday) + _LATE
        for monday in posts.values_list("monday", flat=True)
    )
