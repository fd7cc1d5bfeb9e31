"""Who opens the pages of volunteers: a volunteer, for their own data and their own weeks only."""

from functools import wraps

from django.http import Http404

from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import Post
from maillage.apps.rota.permissions import can_see_post, volunteer_of
from maillage.web.relay.doors import signed_in

RESERVED = (
    "Cette page est celle des médecins volontaires d’un collectif. Si vous venez de proposer "
    "votre aide, elle s’ouvrira quand le collectif vous aura répondu."
)
NOT_YOURS = "Cette semaine est celle d’un autre médecin."


def for_volunteers(view):
    """`view(request, volunteer, …)`, only for who is one."""

    @signed_in
    @wraps(view)
    def answer(request, *args, **kwargs):
        volunteer = volunteer_of(request.user)
        require(volunteer is not None, RESERVED)
        return view(request, volunteer, *args, **kwargs)

    return answer


def post_for(user, post_id):
    """One's own published week; 404 when there is none, `NotAllowed` for another's."""
    posts = Post.objects.select_related("line__centre__site__commune", "volunteer")
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise Http404
    require(can_see_post(user, post), NOT_YOURS)
    return post
