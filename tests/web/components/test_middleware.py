import asyncio
import json

import pytest
import structlog
from asgiref.sync import iscoroutinefunction
from django.http import HttpResponse
from django.test import AsyncClient
from django.urls import resolve, reverse

from maillage.web.components.middleware import RequestLog


@pytest.fixture
def lines():
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as captured:
        yield captured


def answer(**headers):
    response = HttpResponse("ok")
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def test_each_request_is_one_line_with_its_route_status_and_duration(rf, lines):
    request = rf.get("/compte/connexion/")
    request.resolver_match = resolve(reverse("account_login"))

    RequestLog(lambda request: answer())(request)

    (line,) = lines
    assert set(line) == {"event", "log_level", "method", "route", "status", "ms", "request_id"}
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"] == request.resolver_match.route
    assert line["ms"] >= 0


def test_neither_query_nor_path_nor_person_is_logged(rf, lines):
    request = rf.get(
        "/recherche/anne.petit@exemple.fr/?q=anne.petit", HTTP_REFERER="https://exemple.fr/petit"
    )

    RequestLog(lambda request: answer())(request)

    assert "petit" not in json.dumps(lines)
    assert lines[0]["route"] == "none"


def test_the_reader_gets_the_number_that_the_logs_carry(rf, lines):
    def view(request):
        structlog.get_logger("maillage.test").info("inside")
        return answer()

    response = RequestLog(view)(rf.get("/"))

    assert {line["request_id"] for line in lines} == {response["X-Request-ID"]}
    assert len(lines) == 2
    assert len(response["X-Request-ID"]) == 12


def test_a_number_given_by_the_visitor_is_not_believed(rf, lines):
    response = RequestLog(lambda request: answer())(rf.get("/", HTTP_X_REQUEST_ID="forged\nline"))

    assert "forged" not in response["X-Request-ID"]
    assert "forged" not in json.dumps(lines)


def test_camera_microphone_and_place_are_never_asked(rf):
    response = RequestLog(lambda request: answer())(rf.get("/"))

    assert response["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def with_session(rf, settings, path="/"):
    request = rf.get(path)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "abc"
    return request


def test_pages_of_someone_signed_in_are_never_kept(rf, settings):
    request = with_session(rf, settings)
    request.resolver_match = resolve(reverse("account_login"))

    response = RequestLog(lambda request: answer(Cache_Control="public, max-age=300"))(request)

    assert response["Cache-Control"] == "private, no-store"


def test_static_files_stay_cached_for_someone_signed_in(rf, settings):
    forever = "public, max-age=315360000, immutable"

    response = RequestLog(lambda request: answer(Cache_Control=forever))(
        with_session(rf, settings, "/static/maillage/portal.css")
    )

    assert response["Cache-Control"] == forever


def test_public_pages_keep_their_own_caching(rf):
    response = RequestLog(lambda request: answer(Cache_Control="public, max-age=300"))(rf.get("/"))

    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cache-Control" not in RequestLog(lambda request: answer())(rf.get("/"))


def test_the_answer_that_opens_a_session_is_not_kept(rf, settings):
    def sign_in(request):
        response = answer()
        response.set_cookie(settings.SESSION_COOKIE_NAME, "abc")
        return response

    assert RequestLog(sign_in)(rf.get("/"))["Cache-Control"] == "private, no-store"


def test_the_same_holds_under_an_asynchronous_server(rf, settings, lines):
    async def view(request):
        return answer()

    middleware = RequestLog(view)
    assert iscoroutinefunction(middleware)
    assert not iscoroutinefunction(RequestLog(lambda request: answer()))

    response = asyncio.run(middleware(with_session(rf, settings)))

    assert response["Cache-Control"] == "private, no-store"
    assert lines[0]["request_id"] == response["X-Request-ID"]


@pytest.mark.django_db(transaction=True)
def test_the_whole_stack_answers_asynchronously_with_these_headers():
    response = asyncio.run(AsyncClient().get(reverse("account_login")))

    assert response.status_code == 200
    assert response["X-Request-ID"]
