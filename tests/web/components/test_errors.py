import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.accounts.errors import NotAllowed
from maillage.web.components import errors


@pytest.fixture
def request_of_a_visitor(rf):
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = rf.get("/coordination/")
    request.user = AnonymousUser()
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_a_refusal_written_for_the_reader_is_shown(request_of_a_visitor):
    response = errors.forbidden(request_of_a_visitor, NotAllowed("Réservé aux relais <b>."))

    assert response.status_code == 403
    text = response.content.decode()
    assert "Réservé aux relais &lt;b&gt;." in text
    assert reverse("coordination:home") in text


def test_any_other_refusal_keeps_its_reason_to_itself(request_of_a_visitor):
    response = errors.forbidden(request_of_a_visitor, PermissionDenied("row 12 of anne@x.fr"))

    assert response.status_code == 403
    assert "anne@x.fr" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_an_unknown_address_is_a_page_in_french_that_does_not_repeat_it(request_of_a_visitor):
    response = errors.not_found(request_of_a_visitor, Exception("/secret-path/"))

    assert response.status_code == 404
    assert 'lang="fr"' in response.content.decode()
    assert "secret-path" not in response.content.decode()


def test_a_failure_is_drawn_without_database_session_or_context(rf):
    """No database mark on this test: pytest-django refuses any query."""
    response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_form_sent_too_late_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})

    assert response.status_code == 403
    text = response.content.decode()
    assert "rechargez la page" in text
    assert "CSRF" not in text


@pytest.mark.django_db
def test_a_message_far_too_long_is_refused_in_french(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post(reverse("account_login"), {"login": "x" * 100})

    assert response.status_code == 400
    assert "trop long" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_does_not_exist_answers_404_through_the_portal(client):
    assert client.get("/cette-page-n-existe-pas/").status_code == 404
