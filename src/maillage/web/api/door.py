"""How each address of the public JSON answers: GET only, counted, every refusal explained."""

import json

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.utils import timezone

from maillage.apps.booking.limits import allow

from .parameters import BadParameter, read_query

LIMIT, WINDOW_SECONDS = 120, 60
PROBLEM = "application/problem+json"


def address(show, parameters):
    """A view: `show(request, values)` gives what is answered as JSON."""

    def view(request):
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return _problem(405, "Only GET is served here.", Allow="GET, HEAD, OPTIONS")
        if request.method == "OPTIONS":
            return _opened(HttpResponse(status=204), Allow="GET, HEAD, OPTIONS")
        if not _may_ask(request):
            wait = str(WINDOW_SECONDS)
            return _problem(429, f"More than {LIMIT} requests a minute.", **{"Retry-After": wait})
        try:
            return _json(show(request, read_query(request.GET, parameters)), 200)
        except BadParameter as error:
            return _problem(400, str(error))

    return view


def _may_ask(request):
    who = get_adapter(request).get_client_ip(request)
    return allow(f"api {who}", limit=LIMIT, window_seconds=WINDOW_SECONDS, now=timezone.now())


def _problem(status, detail, **headers):
    return _json({"status": status, "detail": detail}, status, PROBLEM, **headers)


def _json(value, status, content_type="application/json", **headers):
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _opened(HttpResponse(body, status=status, content_type=content_type), **headers)


def _opened(response, **headers):
    """Open data: any page may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    for name, value in headers.items():
        response[name] = value
    return response
