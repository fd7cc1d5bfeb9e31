"""Where the actions of a compact happen: communes drawn by the server, and the same in a table."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.selectors.actions import actions_of, card
from maillage.apps.territory.models import Commune
from maillage.web.components.words import BLANK, count
from maillage.web.coordination.studies.answer.map import MOST_CONTOURS, WIDTH, outline

from .access import compact_for
from .actions import actions_frame

URGENT = ("is_late", "is_blocked")
DOT = 40  # radius of a commune without contour, in units of the view box
CLASSES = ((1, "class-2", "1 action"), (2, "class-4", "2 à 4 actions"), (5, "class-6", "5 et plus"))
_SHAPE = '<a href="{}"><path class="{}" d="{}"><title>{}</title></path></a>'
_GROUND = '<path class="ground" d="{}"><title>{}</title></path>'
_DOT = '<a href="{}"><circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle></a>'


@login_required
@require_safe
def page(request, slug):
    compact, today = compact_for(request.user, slug), timezone.localdate()
    placed, nowhere = defaultdict(list), 0
    for action in actions_of(compact):
        if action.commune_id is None:
            nowhere += 1
        else:
            placed[action.commune].append(card(action, today))
    rows = [_row(compact, commune, cards) for commune, cards in placed.items()]
    rows.sort(key=lambda row: (-row["count"], row["name"]))
    context = actions_frame(request.user, compact, "map") | {
        "rows": rows,
        "nowhere": count(nowhere, "action") if nowhere else "",
        "map": _drawing(compact, {row["code"]: row for row in rows}),
        "legend": [{"css": css, "label": label, "count": None} for _, css, label in CLASSES],
        "conclusion": _conclusion(rows),
    }
    return render(request, "coordination/compacts/actions/map.html", context)


def _conclusion(rows):
    if not rows:
        return ""
    total = sum(row["count"] for row in rows)
    places = count(len(rows), "commune")
    said = f"{count(total, 'action')} dans {places}"
    return f"{said}{BLANK}; le plus à {rows[0]['name']} ({rows[0]['count']})."


def _row(compact, commune, cards):
    table = reverse("coordination:compact_actions_table", args=[compact.slug])
    late, blocked = (sum(getattr(each, name) for each in cards) for name in URGENT)
    return {
        "code": commune.code,
        "name": commune.name,
        "url": f"{table}?commune={commune.code}",
        "count": len(cards),
        "late": late,
        "blocked": blocked,
        "css": next(css for least, css, _ in reversed(CLASSES) if len(cards) >= least),
        "label": f"{commune.name}{BLANK}: {count(len(cards), 'action')}"
        + (f", {late} en retard" if late else ""),
    }


def _drawing(compact, rows):
    """View box and SVG of the communes of the perimeter, those of actions coloured; or None."""
    if not rows:
        return None
    columns = _columns(compact, rows)
    frame, paths = outline({"communes": columns})
    points = zip(*(columns[name] for name in _FIELDS), strict=True)
    # Coloured communes last: their outline is not covered by that of their neighbours.
    drawn = sorted((code in rows, code, name, x, y) for code, name, x, y in points)
    shapes = [
        _shape(rows.get(code), paths.get(code), name, frame.point(x, y))
        for _, code, name, x, y in drawn
    ]
    return {"view_box": f"0 0 {WIDTH} {frame.height}", "shapes": SafeString("".join(shapes))}


_FIELDS = ("code", "name", "longitude", "latitude")


def _columns(compact, rows):
    """Columns of the communes to draw: the perimeter when it is not too wide, and the actions'."""
    try:
        around = read_area(compact.area).communes
    except BadQuestion:  # a saved territory that is gone
        around = Commune.objects.none()
    near = list(around.order_by("code").values_list("code", flat=True)[: MOST_CONTOURS + 1])
    wanted = set(rows) | set(near if len(near) <= MOST_CONTOURS else [])
    found = Commune.objects.filter(code__in=wanted).order_by("code")
    values = list(found.values_list(*_FIELDS))
    return {name: [row[index] for row in values] for index, name in enumerate(_FIELDS)}


def _shape(row, path, name, point):
    if row is None:
        return format_html(_GROUND, path, name) if path else ""
    if path:
        return format_html(_SHAPE, row["url"], row["css"], path, row["label"])
    return format_html(_DOT, row["url"], row["css"], *point, DOT, row["label"])
