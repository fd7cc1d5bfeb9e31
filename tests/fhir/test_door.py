"""Formats, methods and failures: whatever goes wrong below /fhir/ is an OperationOutcome."""

import json

import pytest
from django.db import IntegrityError

from maillage.fhir import views_slots
from tests.fhir.offers import asked, search
from tests.fhir.test_searches import refused

pytestmark = pytest.mark.django_db
QUERY = asked("810999900094")


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("application/json+fhir", "application/fhir+json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/json", "application/json"),
        ("*/*", "application/fhir+json"),
        ("text/html, application/*;q=0.8", "application/fhir+json"),
        ("Application/FHIR+JSON;fhirVersion=4.0", "application/fhir+json"),
    ],
)
def test_every_name_of_json_is_served(client, accept, served):
    answer = search(client, QUERY, accept=accept)

    assert answer["Content-Type"] == f"{served}; charset=utf-8"


@pytest.mark.parametrize("wanted", ["json", "application/json", "application/fhir+json"])
def test_the_format_parameter_wins_over_the_header(client, wanted):
    answer = search(client, f"{QUERY}&_format={wanted}", accept="text/html")

    assert answer.status_code == 200


def test_what_is_not_json_is_not_served(client):
    refused(search(client, QUERY, accept="application/fhir+xml"), 406)
    refused(search(client, f"{QUERY}&_format=xml"), 406)


def test_a_body_that_is_not_json_is_refused(client):
    xml = client.post("/fhir/Practitioner", "<a/>", content_type="application/fhir+xml")
    broken = client.post("/fhir/Practitioner", "{", content_type="application/fhir+json")
    deep = client.post("/fhir/Practitioner", "[" * 100_000, content_type="application/json")

    assert refused(xml, 415)["code"] == "not-supported"
    assert refused(broken, 400)["code"] == refused(deep, 400)["code"] == "structure"


def test_a_body_too_long_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = client.post("/fhir/Practitioner", "x" * 101, content_type="application/json")

    refused(answer, 413)


@pytest.mark.parametrize("path", ["", "Patient", "Slot/1/2", "Slot/$validate", "metadata/x"])
def test_an_address_that_does_not_exist_is_a_404(client, path):
    refused(client.get(f"/fhir/{path}"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", "Slot", "GET"),
        ("delete", "Practitioner/regulator-1", "GET, PUT"),
        ("patch", "Practitioner", "GET, POST, PUT"),
        ("options", "metadata", "GET"),
    ],
)
def test_a_method_that_is_not_served_says_which_are(client, method, path, allowed):
    answer = getattr(client, method)(f"/fhir/{path}")

    refused(answer, 405)
    assert answer["Allow"] == allowed


def test_head_is_answered_as_get(client):
    assert client.head("/fhir/metadata").status_code == 200


@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (IntegrityError, 409)])
def test_a_bug_and_a_collision_are_answered_as_fhir_too(client, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error("secret of the portal")

    monkeypatch.setattr(views_slots, "sas_slots", fail)
    answer = search(client, QUERY)

    assert "secret" not in json.dumps(refused(answer, status))


def test_no_answer_is_kept_by_a_cache(client):
    assert search(client, QUERY)["Cache-Control"] == "no-store"


def test_the_capability_statement_lists_what_is_served(client):
    statement = client.get("/fhir/metadata").json()

    assert (statement["kind"], statement["fhirVersion"]) == ("instance", "4.0.1")
    served = {
        r["type"]: {i["code"] for i in r["interaction"]} for r in statement["rest"][0]["resource"]
    }
    assert served == {
        "Slot": {"read", "search-type"},
        "Schedule": {"read", "search-type"},
        "Practitioner": {"read", "search-type", "create", "update"},
    }
    people = statement["rest"][0]["resource"][2]
    assert people["conditionalUpdate"] is True and people["updateCreate"] is True
