"""One followed indicator: its trend, its values one by one, and what proves them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from maillage.apps.compact.models import IndicatorValue
from maillage.apps.compact.permissions import can_hold
from maillage.apps.compact.selectors.movement import followed
from maillage.apps.compact.selectors.trends import conclusion_of

from . import indicators_shown as shown
from .access import compact_for, frame
from .indicators_access import target_for


@login_required
@require_safe
def page(request, slug, pk):
    target = target_for(request.user, slug, pk)
    found = followed(target, timezone.localdate())
    rows = shown.rows(found)
    context = frame(request.user, target.compact, "indicators") | {
        "target": target,
        "definition": found.definition,
        "card": shown.card(found, can_hold(request.user, target.clause)),
        "conclusion": conclusion_of(found.definition, found.points) if found.points else "",
        "rows": rows,
        "has_counted": any(row["counted"] for row in rows),
        "sources": shown.sources(found),
        "about": shown.about(found.definition) if found.definition else [],
        "can_compare": bool(
            found.definition
            and not found.definition.needs_compact
            and not found.definition.is_declared
        ),
    }
    return render(request, "coordination/compacts/indicators/one.html", context)


@login_required
@require_safe
def evidence(request, slug, pk):
    """The file that was given with a declared value, as it was given."""
    compact = compact_for(request.user, slug)
    values = IndicatorValue.objects.filter(compact=compact, declaration__content__isnull=False)
    found = get_object_or_404(values.select_related("declaration"), pk=pk).declaration
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)
