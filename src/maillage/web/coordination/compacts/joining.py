"""Join a national convention, for a region or a commune."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.permissions import require
from maillage.apps.compact.permissions import acting_organisations
from maillage.apps.compact.selectors.frames import joinable
from maillage.apps.compact.services import joining

from .forms_compacts import JoinForm
from .new import ONLY_ACTING
from .sheets import answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, slug):
    """Where, for which organisation; the frame's axes and objectives are then copied."""
    organisations = acting_organisations(request.user)
    require(organisations.exists(), ONLY_ACTING)
    national = get_object_or_404(joinable(), slug=slug)
    form = JoinForm(
        request.POST or None,
        user=request.user,
        organisations=organisations,
        frame=national,
        initial={"area_kind": "region"},
    )

    def save(form):
        made = joining.join(
            user=request.user,
            frame=national,
            organisation=form.cleaned_data["organisation"],
            now=timezone.now(),
            **form.values(),
        )
        text = "Les axes et les objectifs sont copiés : ajoutez-y vos engagements."
        return text, reverse("coordination:compact_text", args=[made.slug])

    lead = "Vous en reprenez les axes et les objectifs, avec vos engagements et vos actions."
    back = (reverse("coordination:compacts"), "Conventions")
    title = f"Rejoindre : {national.title}"
    return answer(request, form, save=save, title=title, lead=lead, back=back)
