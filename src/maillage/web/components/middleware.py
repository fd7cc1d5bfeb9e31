"""One log line a request, and the headers every answer carries."""

import time
import uuid

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings

log = structlog.get_logger("maillage.requests")
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=()"


class RequestLog:
    """Logs method, route, status and duration; never an address asked, a query or a person.

    The request's number is on every line logged meanwhile and in `X-Request-ID`, so someone who
    reports a problem can quote it.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        if iscoroutinefunction(self):
            return self._call_async(request)
        request_id, started = _begin()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            return _finish(request, self.get_response(request), request_id, started)

    async def _call_async(self, request):
        request_id, started = _begin()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            return _finish(request, await self.get_response(request), request_id, started)


def _begin():
    return uuid.uuid4().hex[:12], time.perf_counter()


def _finish(request, response, request_id, started):
    match = request.resolver_match
    response["X-Request-ID"] = request_id
    response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    if _carries_a_session(request, response) and (match or "Cache-Control" not in response):
        response["Cache-Control"] = "private, no-store"
    log.info(
        "request",
        method=request.method,
        route=match.route if match else "none",
        status=response.status_code,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
    return response


def _carries_a_session(request, response):
    # The cookie tells enough: asking for the user would query the database on every page.
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies
