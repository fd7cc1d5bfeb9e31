"""Which experiment a page is about, who may change it, and the page of any of its forms."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Experiment
from maillage.apps.compact.permissions import ONLY_HOLDER, can_run

from .access import compact_for, frame

ASKED = ["GET", "HEAD", "POST"]
FORM = "coordination/compacts/experiments/form.html"


def experiment_for(user, slug, pk):
    """An experiment of a compact that this person reads."""
    compact = compact_for(user, slug)
    experiments = Experiment.objects.select_related("compact", "organisation")
    return get_object_or_404(experiments, pk=pk, compact=compact)


def held_experiment(user, slug, pk):
    """An experiment that this person may change."""
    experiment = experiment_for(user, slug, pk)
    require(can_run(user, experiment), ONLY_HOLDER)
    return experiment


def answer(request, compact, form, *, save, page):
    """The page of a form; once it is right, `save()` gives (what to say, where to go).

    `page`: `here`, `title`, `lead`, `submit` (the button) and `back` (an address).
    """
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            said, address = save()
        except BadCompact as error:
            form.blame(error)
        except (NotNow, StaleEdit) as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, unbroken(said))
            return redirect(address)
    words = {name: unbroken(page.get(name, "")) for name in ("title", "lead", "submit")}
    context = frame(request.user, compact, page["here"]) | words
    context |= {"form": form, "back": page["back"]}
    return render(
        request, page.get("template", FORM), context | page.get("more", {}), status=status
    )
