import pytest
from django.urls import reverse

EXPECTED_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.fixture
def page(client, db):
    return client.get(reverse("account_login"))


def test_the_content_policy_is_exactly_this_one(page):
    policy = page["Content-Security-Policy"]

    assert {directive.strip() for directive in policy.split(";")} == EXPECTED_POLICY


def test_the_page_can_neither_be_framed_nor_guessed_nor_told_to_others(page):
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_without_https_nothing_promises_it(page):
    assert "Strict-Transport-Security" not in page


def test_error_pages_carry_the_same_policy(client, db):
    response = client.get("/cette-page-n-existe-pas/")

    assert response.status_code == 404
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_cookies_stay_out_of_reach_of_scripts_and_other_sites(page):
    cookie = page.cookies["csrftoken"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
def test_a_visitor_receives_no_session_cookie(client, settings):
    client.get(reverse("public:home"))

    assert settings.SESSION_COOKIE_NAME not in client.cookies
