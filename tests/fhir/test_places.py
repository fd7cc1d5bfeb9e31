"""The variant of SOS Médecins: slots of consultation places, searched by Siret."""

import pytest

from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.offer.factories import AgendaFactory
from tests.fhir.offers import STRUCTURE, WINDOW, codes, free, resources, search
from tests.fhir.test_searches import refused

pytestmark = pytest.mark.django_db
ASSOCIATION = "373282932000074"
ALONG = (
    "_revinclude=Slot:schedule",
    "_include=Schedule:actor:Location",
    "_include:iterate=Location:organization",
)
_START = tuple(f"_has:Slot:schedule:{part}" for part in WINDOW)


def place(siret=ASSOCIATION[1:], **values):
    """An agenda with no name, in a place of an association."""
    body = OrganisationFactory(siret=siret)
    return AgendaFactory(unnamed=True, service__site__organisation=body, **values)


def query(*sirets, parts=ALONG, start=_START, status="_has:Slot:schedule:status=free"):
    tokens = ",".join(f"{STRUCTURE}|{siret}" for siret in sirets)
    who = f"actor:Location.organization.identifier={tokens}"
    return "&".join([*parts, *start, status, who])


def searched(client, *sirets, **parts):
    return search(client, query(*sirets, **parts), "/fhir/Schedule")


def test_a_place_goes_out_with_its_hours_and_its_association(client):
    hours = [[0, "09:00", "12:00"], [1, "09:00", "12:00"], [0, "14:00", "18:00"]]
    agenda, _ = free(place(service__site__opening_hours=hours))

    answer = searched(client, ASSOCIATION)

    bundle = answer.json()
    assert bundle["total"] == 1
    kinds = ("Slot", "Schedule", "Location", "Organization")
    assert [e["resource"]["resourceType"] for e in bundle["entry"]] == list(kinds)
    slot, schedule, location, body = (entry["resource"] for entry in bundle["entry"])
    names = "slot", "schedule", "location", "organization"
    for resource, name in zip((slot, schedule, location, body), names, strict=True):
        assert resource["meta"]["profile"][0].endswith(f"/sas-sos-{name}-aggregator")
    assert schedule["actor"] == [{"reference": f"Location/{location['id']}"}]
    assert location["managingOrganization"]["reference"] == f"Organization/{body['id']}"
    assert location["name"] == agenda.service.site.name
    assert [h["daysOfWeek"] for h in location["hoursOfOperation"]] == [["mon", "tue"], ["mon"]]
    assert body["identifier"][0]["value"] == ASSOCIATION
    assert bundle["link"][0]["url"].endswith(query(ASSOCIATION))


def test_only_slots_for_the_public_and_for_the_sas_go_out(client):
    agenda, _ = free(place())
    free(agenda, reason={"for_sas": True})
    free(agenda, reason={"bookable_by": "professionals"}, minutes=40)

    (slot,) = resources(searched(client, ASSOCIATION), "Slot")

    assert codes(slot) == ["PUBLIC", "SNP"]
    assert "specialty" not in slot


def test_a_place_is_one_schedule_however_many_agendas_it_has(client):
    agenda, _ = free(place())
    free(AgendaFactory(service=agenda.service))

    answer = searched(client, ASSOCIATION)

    assert [len(resources(answer, kind)) for kind in ("Slot", "Schedule", "Location")] == [2, 1, 1]


def test_an_association_is_found_without_its_prefix_and_another_is_not(client):
    free(place())

    assert searched(client, ASSOCIATION[1:]).json()["total"] == 1
    assert searched(client, "399999999900009").json()["total"] == 0


def test_ten_associations_at_most_and_the_same_rules_for_the_rest(client):
    assert searched(client, *[ASSOCIATION] * 10).status_code == 200
    assert "11" in refused(searched(client, *[ASSOCIATION] * 11))["diagnostics"]
    refused(searched(client, ASSOCIATION, start=_START[:1]))
    refused(searched(client, ASSOCIATION, status=""))
    refused(searched(client, ASSOCIATION, parts=("_include=Location:secret",)))
    refused(searched(client, ASSOCIATION, parts=("_revinclude=Appointment:slot",)))


def test_a_slot_and_a_schedule_of_a_place_can_be_read(client):
    free(place())
    bundle = searched(client, ASSOCIATION).json()

    for entry in bundle["entry"][:2]:
        path = entry["fullUrl"].removeprefix("http://testserver")
        assert client.get(path).json() == entry["resource"]


def test_the_number_of_queries_is_that_of_one_place(client, django_assert_num_queries):
    for siret in (ASSOCIATION[1:], ""):
        free(place(siret))

    with django_assert_num_queries(5):
        searched(client, ASSOCIATION)
