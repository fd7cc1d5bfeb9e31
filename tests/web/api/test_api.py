"""The public JSON: what it shows, to whom, how it is counted, and its description kept true."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from maillage.apps.booking.models import FreeSlot
from maillage.web.api import door
from maillage.web.api.openapi import document
from maillage.web.api.parameters import SLOTS
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    ReasonFactory,
)
from tests.apps.territory.factories import CommuneFactory

SOON = timedelta(hours=5)


@pytest.fixture
def ajain(db):
    return CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)


@pytest.fixture
def offered(ajain):
    """A slot in five hours at Ajain: (slot, agenda, reason)."""
    return free(site=CareSiteFactory(commune=ajain))


def free(*, site=None, after=SOON, service=None, **reason):
    service = service or CareServiceFactory(site=site or CareSiteFactory())
    agenda = AgendaFactory(service=service)
    why = ReasonFactory(service=service, **reason)
    start = timezone.now().replace(second=0, microsecond=0) + after
    slot = FreeSlot.objects.create(
        agenda=agenda, reason=why, start=start, end=start + timedelta(minutes=20), places=1
    )
    return slot, agenda, why


def get(client, name, **query):
    return client.get(f"/api/v1/{name}", query)


def starts(answer):
    return [slot["start"] for slot in answer.json()["slots"]]


def test_the_directory_shows_a_public_service_and_its_place(client, offered):
    answer = get(client, "directory").json()

    (service,) = answer["services"]
    assert service["name"] == "Consultation de médecine générale"
    assert service["place"]["commune_name"] == "Ajain"
    assert service["phone"] == "+33555000001"
    assert answer["next"] is None


@pytest.mark.django_db
def test_the_directory_leaves_out_what_is_not_for_everyone(client):
    today = timezone.localdate()
    for visibility in ("professionals", "cpts", "sas"):
        CareServiceFactory(visibility=visibility)
    CareServiceFactory(hidden_at=timezone.now())
    CareServiceFactory(site__hidden_at=timezone.now())
    CareServiceFactory(confirm_before=today - timedelta(days=91))
    late = CareServiceFactory(confirm_before=today - timedelta(days=90), direct_line="+33555000099")

    answer = get(client, "directory")

    assert [(s["id"], s["is_out_of_date"]) for s in answer.json()["services"]] == [(late.pk, True)]
    assert "+33555000099" not in answer.content.decode()


def test_a_slot_says_when_where_and_how_to_book(client, offered):
    slot, agenda, reason = offered

    (shown,) = get(client, "slots").json()["slots"]

    assert datetime.fromisoformat(shown["start"]) == slot.start
    assert shown["start"].endswith(("+01:00", "+02:00"))
    assert (shown["reason"], shown["mode"], shown["commune"]) == (
        "Consultation",
        "on_site",
        "23002",
    )
    assert shown["book"].endswith(f"/rendez-vous/nouveau/{agenda.pk}/{reason.pk}/")


@pytest.mark.parametrize(
    "reason",
    [
        {"bookable_by": "professionals"},
        {"bookable_by": "members"},
        {"for_own_patients": True},
        {"for_sas": True},
        {"channels": ["phone"]},
        {"is_active": False},
        {"notice_minutes": 600},
        {"horizon_days": 1, "after": timedelta(days=2)},
    ],
)
@pytest.mark.django_db
def test_a_slot_that_nobody_could_book_on_the_portal_is_not_shown(client, reason):
    free(**reason)

    assert get(client, "slots").json() == {"slots": [], "next": None}


@pytest.mark.parametrize("name", ["directory", "slots"])
@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ({"commune": "23002"}, True),
        ({"commune": "2A004"}, False),
        ({"departement": "23"}, True),
        ({"departement": "2A"}, False),
        ({"care_type": "general_medicine"}, True),
        ({"care_type": "nursing"}, False),
        ({"bbox": "1.9,46.1,2.1,46.3"}, True),
        ({"bbox": "2.1,46.1,2.2,46.3"}, False),
    ],
)
def test_filters_keep_what_they_name(client, offered, name, query, is_there):
    found = get(client, name, **query).json()

    assert bool(found["services" if name == "directory" else "slots"]) is is_there


@pytest.mark.django_db
def test_from_is_included_and_until_is_not(client):
    slot, *_ = free()
    start, end = slot.start.isoformat(), (slot.start + timedelta(minutes=1)).isoformat()

    assert len(starts(get(client, "slots", **{"from": start, "until": end}))) == 1
    assert starts(get(client, "slots", until=start)) == []
    assert starts(get(client, "slots", **{"from": end})) == []


@pytest.mark.django_db
def test_pages_follow_one_another_and_lose_nothing(client):
    service = CareServiceFactory()
    for minutes in (0, 0, 20, 20, 40):  # two by two at the same moment
        free(service=service, after=SOON + timedelta(minutes=minutes))

    address, seen, pages = "/api/v1/slots?limit=2", [], 0
    while address:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000")).json()
        seen += [slot["book"] for slot in answer["slots"]]
        address, pages = answer["next"], pages + 1

    assert (pages, len(seen), len(set(seen))) == (3, 5, 5)


@pytest.mark.django_db
def test_pages_of_the_directory_follow_by_number(client):
    services = sorted(CareServiceFactory().pk for _ in range(3))

    first = get(client, "directory", limit=2).json()
    second = client.get(urlsplit(first["next"])._replace(scheme="", netloc="").geturl()).json()

    assert [s["id"] for s in first["services"] + second["services"]] == services
    assert second["next"] is None


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_page(client, django_assert_max_num_queries):
    for _ in range(4):
        free()

    with django_assert_max_num_queries(6):
        get(client, "slots")
    with django_assert_max_num_queries(6):
        get(client, "directory")


@pytest.mark.parametrize(
    "query",
    [
        "commune=Ajain",
        "departement=1",
        "care_type=magic",
        "bbox=1,2,3",
        "bbox=3,46,1,47",
        "bbox=nan,nan,nan,nan",
        "limit=0",
        "limit=101",
        "limit=ten",
        "cursor=zz",
        "from=2026-11-23",
        "from=0001-01-01T00:00:00%2B14:00",
        "from=2026-11-23T10:00:00Z&until=2026-11-23T10:00:00Z",
        "limit=1&limit=2",
        "color=red",
    ],
)
@pytest.mark.django_db
def test_a_parameter_that_cannot_be_used_is_named(client, query):
    answer = client.get(f"/api/v1/slots?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.django_db
def test_only_reading_is_served_and_any_page_may_read(client):
    refused = client.post("/api/v1/slots")

    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.options("/api/v1/slots").status_code == 204
    assert client.get("/api/v1/slots")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_too_many_requests_of_one_address_are_refused_for_a_minute(client, monkeypatch):
    monkeypatch.setattr(door, "LIMIT", 2)
    answers = [get(client, "slots") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert client.get("/api/v1/slots", REMOTE_ADDR="192.0.2.9").status_code == 200


def portal(environ, start_response):
    """The portal as a server on this machine would call it, for a client that takes no gzip."""
    environ = environ | {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": ""}
    return WSGIHandler()(environ, start_response)


@pytest.fixture
def _the_database_stays_open_between_calls():
    """As Django's own test client does: a server would close it after each."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_the_database_stays_open_between_calls")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_the_one_that_the_description_announces(offered, monkeypatch, mode):
    monkeypatch.setattr(door, "LIMIT", 1_000_000)
    load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", portal)
    accepted = schemathesis.checks.CHECKS.get_by_names(["positive_data_acceptance"])

    for path in ("/api/v1/directory", "/api/v1/slots"):

        @given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
        @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
        def check(case):
            # A box or a window the wrong way round is well formed, and refused.
            case.call_and_validate(excluded_checks=accepted)

        check()


@pytest.mark.django_db
def test_the_description_lists_each_parameter_that_is_read(client):
    served = client.get("/api/v1/openapi.json").json()

    assert served == document()
    names = [p["name"] for p in served["paths"]["/api/v1/slots"]["get"]["parameters"]]
    assert names == [parameter.name for parameter in SLOTS]
