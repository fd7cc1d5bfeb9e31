"""What a coordinator may open of a published rota: their collective's, and no other's."""

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import Incident, Post
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.services.incidents import ONLY_COORDINATORS


def collective_for(user, collective_id):
    """A collective that this person coordinates; 404 when there is none, `NotAllowed` if not."""
    return _checked(user, get_object_or_404(Organisation, pk=collective_id))


def post_for(user, post_id):
    """A published week of their collective."""
    posts = Post.objects.select_related(
        "line__centre__collective", "line__centre__site__commune", "line__agenda", "volunteer"
    )
    post = get_object_or_404(posts, pk=post_id)
    _checked(user, post.line.centre.collective)
    return post


def incident_for(user, incident_id):
    """An incident of their collective."""
    incidents = Incident.objects.select_related(
        "collective", "centre", "volunteer", "reported_by", "settled_by"
    )
    incident = get_object_or_404(incidents, pk=incident_id)
    _checked(user, incident.collective)
    return incident


def _checked(user, collective):
    require(can_coordinate(user, collective), ONLY_COORDINATORS)
    return collective
