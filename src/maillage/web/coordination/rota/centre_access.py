"""Which centre a page is about, and whether this person may run it or coordinate its collective."""

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.permissions import require
from maillage.apps.rota.models import Centre, Post
from maillage.apps.rota.permissions import can_coordinate, can_run_centre, collectives_of

NOT_YOURS = (
    "Ce centre est préparé par son équipe et par la coordination de son collectif : vous n’en êtes "
    "pas."
)
ONLY_COORDINATORS = "Seule la coordination du collectif peut le faire."
_PLACE = ("collective", "site__commune__departement", "site__organisation")


def frame(user):
    """What the menu of these pages asks: the team of a centre has no planning and no claims."""
    return {"is_coordinator": bool(collectives_of(user))}


def centre_for(user, pk):
    """A centre this person runs; 404 or `NotAllowed`. The reserve is none."""
    centres = Centre.objects.filter(is_reserve=False).select_related(*_PLACE)
    centre = get_object_or_404(centres, pk=pk)
    require(can_run_centre(user, centre), NOT_YOURS)
    return centre


def coordinated_centre(user, pk):
    """A centre whose collective this person coordinates; 404 or `NotAllowed`."""
    centre = centre_for(user, pk)
    require(can_coordinate(user, centre.collective), ONLY_COORDINATORS)
    return centre


def part_for(user, model, pk, *, by="centre"):
    """A part of a centre this person runs, with its centre; 404 or `NotAllowed`.

    by : path from the part to its centre, as "flat__centre"
    """
    part = get_object_or_404(model.objects.select_related(by), pk=pk)
    centre = part
    for name in by.split("__"):
        centre = getattr(centre, name)
    require(can_run_centre(user, centre), NOT_YOURS)
    return part


def post_for(user, pk):
    """A week with a doctor in a centre this person runs; 404 or `NotAllowed`."""
    posts = Post.objects.filter(volunteer__isnull=False, line__centre__is_reserve=False)
    posts = posts.select_related(
        "volunteer", "line__centre__collective", "line__centre__site__organisation"
    )
    post = get_object_or_404(posts, pk=pk)
    require(can_run_centre(user, post.line.centre), NOT_YOURS)
    return post
