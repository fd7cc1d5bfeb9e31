"""The line test: what the browser of a point measures against us, kept with its history."""

import json
import os
from functools import cache

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.teleconsult import video
from maillage.apps.teleconsult.enums import Rung
from maillage.apps.teleconsult.errors import BadRequest
from maillage.apps.teleconsult.line import NEEDS, Measures, is_at_least
from maillage.apps.teleconsult.services import points
from maillage.web.components.camera import uses_camera
from maillage.web.components.words import BLANK, short_number

from . import line_drawing, shown
from .forms import LineTestForm
from .kept import of_point
from .steps import blame

MOST_BYTES = 2_000_000
KEPT_SHOWN = 30
# Random bytes cannot be made shorter, and "identity" keeps the compression from trying.
_PLAIN = {"Content-Encoding": "identity", "Cache-Control": "no-store"}


@require_http_methods(["GET", "HEAD", "POST"])
@uses_camera
@of_point
def page(request, point):
    """Run a test, keep its result, read those of before."""
    form = LineTestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            points.record_line_test(
                point=point, user=request.user, measures=Measures(**form.cleaned_data)
            )
        except BadRequest as error:
            blame(form, error)
        else:
            return redirect("relay:line_test", point.pk)
    tests = list(point.line_tests.select_related("by")[:KEPT_SHOWN])
    context = {
        "point": point,
        "form": form,
        "last": _said(point, tests[0]) if tests else None,
        "tests": [_line(point, test) for test in tests],
        "drawing": line_drawing.draw(tests),
        "ice": json.dumps(video.ice_servers(f"line-{point.pk}", timezone.now())),
        "needs": [
            {"rung": rung.label, "need": need, "kbps": throughput(need.kbps)}
            for rung, need in NEEDS.items()
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "relay/points/line_test.html", context, status=status)


@require_safe
@of_point
def down(request, point, size):
    """So many bytes that nothing can shorten; two million at most."""
    body = _noise()[: min(size, MOST_BYTES)]
    return HttpResponse(body, content_type="application/octet-stream", headers=_PLAIN)


@require_POST
@of_point
def up(request, point):
    """Take bytes and forget them; 413 past two million."""
    sent = request.headers.get("Content-Length", "")
    if not (sent.isdigit() and int(sent) <= MOST_BYTES):
        return HttpResponse(status=413, headers=_PLAIN)
    request.read()
    return HttpResponse(status=204, headers=_PLAIN)


@require_safe
@of_point
def echo(request, point):
    """Nothing, at once: what is timed is the way."""
    return HttpResponse(status=204, headers=_PLAIN)


@cache
def _noise():
    return os.urandom(MOST_BYTES)


def throughput(kbps):
    """A throughput as one says it.

    >>> throughput(800), throughput(18_040)
    ('800\\xa0kbit/s', '18,04\\xa0Mbit/s')
    """
    if kbps < 1_000:
        return f"{kbps}{BLANK}kbit/s"
    return f"{short_number(kbps / 1_000)}{BLANK}Mbit/s"


def _line(point, test):
    return {
        "when": shown.instant(point, test.at),
        "by": str(test.by) if test.by else "",
        "test": test,
        "down": throughput(test.down_kbps),
        "up": throughput(test.up_kbps),
        "rung": Rung(test.rung).label,
    }


def _said(point, test):
    """What the last test means, in one sentence and what to do."""
    todo = {
        Rung.HD: "Rien à changer.",
        Rung.VIDEO: "La consultation a lieu en vidéo simple\u00a0: on se voit, moins nettement.",
        Rung.AUDIO: "La consultation a lieu au son seul. Branchez l’ordinateur par câble, "
        "vérifiez la caméra, puis refaites l’essai.",
        Rung.TELEPHONE: "La ligne ne porte pas la voix\u00a0: le praticien appellera la pièce par "
        "téléphone. Le point ne peut pas ouvrir ainsi.",
        Rung.IN_PERSON: "Ni voix, ni téléphone dans la pièce\u00a0: il ne reste que le rendez-vous "
        "sur place. Le point ne peut pas ouvrir ainsi.",
    }
    rung = Rung(test.rung)
    return {
        "when": shown.instant(point, test.at),
        "rung": rung.label,
        "todo": todo[rung],
        "is_enough": is_at_least(rung, Rung.AUDIO),
    }
