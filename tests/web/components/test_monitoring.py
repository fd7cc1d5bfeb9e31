import pytest
from django.db import DatabaseError

from maillage.apps.territory.models import Commune, Departement, Region
from maillage.web.components import monitoring


@pytest.fixture
def france(db):
    region = Region.objects.create(code="75", name="Nouvelle-Aquitaine")
    creuse = Departement.objects.create(code="23", name="Creuse", region=region)
    Commune.objects.create(
        code="23002", name="Ajain", departement=creuse, latitude=46.2, longitude=2.0,
        point_source="town_hall", search_text="ajain",
    )  # fmt: skip


def test_healthy_when_the_database_answers_and_france_is_there(client, france):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "france": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_not_healthy_without_france(client):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "france": "missing"}


def test_not_healthy_and_silent_about_why_when_the_database_fails(client, monkeypatch):
    class Broken:
        def exists(self):
            raise DatabaseError("password authentication failed for user maillage")

    monkeypatch.setattr(monitoring.Commune, "objects", Broken())

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"database": "unreachable", "france": "unknown"}


@pytest.mark.parametrize("address", ["/healthz", "/metrics"])
def test_they_are_only_read(client, address):
    assert client.post(address).status_code == 405


def test_health_is_answered_without_https_so_that_a_probe_need_not_follow(client, france, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301


TOKEN = "a-token-for-tests"
METRICS = [
    # token set, header sent, address, behind a proxy, other headers → allowed
    (TOKEN, f"Bearer {TOKEN}", "203.0.113.9", True, {}, True),
    (TOKEN, "Bearer wrong", "127.0.0.1", False, {}, False),
    (TOKEN, TOKEN, "127.0.0.1", False, {}, False),
    (TOKEN, "Bearer é", "127.0.0.1", False, {}, False),
    (TOKEN, None, "127.0.0.1", False, {}, False),
    ("", None, "127.0.0.1", False, {}, True),
    ("", None, "::1", False, {}, True),
    ("", None, "203.0.113.9", False, {}, False),
    ("", "Bearer ", "203.0.113.9", False, {}, False),
    ("", None, "127.0.0.1", True, {}, False),
    ("", None, "127.0.0.1", False, {"X-Forwarded-For": "127.0.0.1"}, False),
    ("", None, "127.0.0.1", False, {"Forwarded": "for=203.0.113.9"}, False),
]


@pytest.mark.parametrize(("token", "sent", "address", "proxy", "headers", "allowed"), METRICS)
def test_who_may_read_the_metrics(client, settings, token, sent, address, proxy, headers, allowed):
    settings.METRICS_TOKEN, settings.BEHIND_PROXY = token, proxy
    headers = {**headers, **({"Authorization": sent} if sent is not None else {})}

    response = client.get("/metrics", headers=headers, REMOTE_ADDR=address)

    assert response.status_code == (200 if allowed else 403)
    assert (b"python_info" in response.content) is allowed
