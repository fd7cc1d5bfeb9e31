"""Searches R01 and R04: which slots go out, in which shape, with what."""

from datetime import timedelta

import pytest

from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    PractitionerFactory,
    PractitionerRoleFactory,
    ReasonFactory,
)
from tests.apps.territory.factories import CommuneFactory, DepartementFactory
from tests.fhir.offers import R01, R04, TEN, asked, codes, free, number, resources, search

pytestmark = pytest.mark.django_db
CPTS_SLOT = (
    "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/sas-cpts-slot-aggregator"
)
SLOT = "http://sas.fr/fhir/StructureDefinition/FrSlotAgregateur"


def slots_of(client, agenda, parts=R01):
    return resources(search(client, asked(number(agenda), parts=parts)), "Slot")


def cpts(finess="239999915", **values):
    return OrganisationFactory(kind="cpts", finess=finess, **values)


def shared(*communities, agenda=None, **reason):
    agenda = agenda or AgendaFactory()
    why = ReasonFactory(service=agenda.service, **reason)
    why.shared_with.set(communities)
    return free(agenda, reason=why)


def test_one_slot_goes_out_with_its_schedule_its_professional_and_their_place(client):
    agenda, _ = free(service__speciality="SM54")

    answer = search(client, asked(number(agenda)))

    bundle = answer.json()
    assert (answer.status_code, bundle["type"], bundle["total"]) == (200, "searchset", 1)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds == ["Slot", "Schedule", "Practitioner", "PractitionerRole"]
    assert [e["search"]["mode"] for e in bundle["entry"]] == ["match", *["include"] * 3]
    (slot,) = resources(answer, "Slot")
    assert slot["meta"]["profile"] == [SLOT]
    assert (slot["status"], slot["start"]) == ("free", "2026-11-23T10:00:00.000+01:00")
    assert slot["end"] == "2026-11-23T10:20:00.000+01:00"
    assert slot["comment"] == f"http://127.0.0.1:8000/rendez-vous/agenda/{agenda.pk}/"
    assert slot["serviceType"][0]["coding"][0]["code"] == "AMB"
    assert slot["serviceType"][1:] == [{"text": "Consultation"}]
    assert slot["specialty"][0]["coding"][0]["code"] == "SM54"
    assert slot["appointmentType"]["coding"][0]["code"] == "ROUTINE"


def test_every_reference_leads_to_an_entry_of_the_bundle(client):
    agenda, _ = free()

    bundle = search(client, asked(number(agenda))).json()

    ids = {e["fullUrl"].removeprefix("http://testserver/fhir/") for e in bundle["entry"]}
    slot, schedule, person, role = (entry["resource"] for entry in bundle["entry"])
    assert slot["schedule"]["reference"] in ids
    assert {actor["reference"] for actor in schedule["actor"]} <= ids
    assert role["practitioner"]["reference"] == f"Practitioner/{person['id']}"
    assert role["location"] == [{"reference": f"#{role['contained'][0]['id']}"}]
    assert person["identifier"][0]["value"] == number(agenda)


def test_nobody_known_is_an_empty_bundle_and_not_an_error(client):
    answer = search(client, asked("810999900094"))

    bundle = answer.json()
    assert (answer.status_code, bundle["total"]) == (200, 0)
    assert "entry" not in bundle
    assert len(bundle["link"]) == 1


def test_the_link_is_the_query_exactly_as_it_came(client):
    query = asked("810999900094") + "&_count=1000"

    for raw in (query, query.replace("|", "%7C")):
        link = search(client, raw).json()["link"]
        assert link == [{"relation": "self", "url": f"http://testserver/fhir/Slot?{raw}"}]


def test_two_places_are_two_schedules_of_one_professional(client):
    person = PractitionerFactory()
    for _ in range(2):
        site = CareSiteFactory()
        role = PractitionerRoleFactory(practitioner=person, site=site)
        free(service=CareServiceFactory(site=site), role=role)

    answer = search(client, asked(f"8{person.rpps}"))

    kinds = ("Slot", "Schedule", "Practitioner", "PractitionerRole")
    assert [len(resources(answer, kind)) for kind in kinds] == [2, 2, 1, 2]


def test_two_agendas_in_one_place_are_one_schedule(client):
    first, _ = free()
    second, _ = free(service=first.service, role=first.role)

    answer = search(client, asked(number(first)))

    assert len(resources(answer, "Schedule")) == 1
    assert [slot["comment"].split("/")[-2] for slot in resources(answer, "Slot")] == [
        str(first.pk),
        str(second.pk),
    ]


def test_reasons_at_the_same_time_are_one_slot_with_all_they_say(client):
    agenda, _ = free(reason={"public_label": "Suivi"})
    free(agenda, reason={"public_label": "Avis", "mode": "remote", "bookable_by": "professionals"})
    free(agenda, reason={"public_label": "Régulation", "mode": "home_visit", "for_sas": True})
    free(agenda, minutes=40, reason={"minutes": 40})

    first, longer = slots_of(client, agenda)

    encounters = [t["coding"][0]["code"] for t in first["serviceType"] if "coding" in t]
    assert encounters == ["AMB", "HH", "VR"]
    texts = [t["text"] for t in first["serviceType"] if "text" in t]
    assert texts == ["Avis", "Régulation", "Suivi"]
    assert codes(first) == ["PUBLIC", "PRO", "SNP"]
    assert codes(longer) == ["PUBLIC"]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ({}, ["PUBLIC"]),
        ({"bookable_by": "professionals"}, ["PRO"]),
        ({"for_sas": True}, ["SNP"]),
        ({"for_sas": True, "bookable_by": "members"}, ["SNP"]),
        ({"service__visibility": "professionals"}, ["PRO"]),
        ({"service__visibility": "sas"}, ["SNP"]),
        ({"mode": "assisted_remote"}, ["PUBLIC"]),
    ],
)
def test_who_may_take_a_slot_is_said_in_its_codes(client, reason, expected):
    service = {k: v for k, v in reason.items() if k.startswith("service__")}
    agenda, _ = free(reason={k: v for k, v in reason.items() if k not in service}, **service)

    (slot,) = slots_of(client, agenda)

    assert codes(slot) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        {"reason": {"bookable_by": "members"}},
        {"reason": {"for_own_patients": True}},
        {"reason": {"for_own_patients": True, "for_sas": True}},
        {"reason": {"channels": ["web"]}},
        {"reason": {"is_active": False}},
        {"reason": {"notice_minutes": 61}},
        {"reason": {"horizon_days": 1}, "start": TEN + timedelta(days=1)},
        {"is_open": False},
        {"service__hidden_at": TEN},
        {"service__site__hidden_at": TEN},
        {"role__hidden_at": TEN},
        {"service__confirm_before": TEN.date() - timedelta(days=91)},
        {"service__visibility": "cpts"},
    ],
)
def test_what_a_regulator_could_not_book_never_goes_out(client, hidden):
    agenda, _ = free(**hidden)

    assert slots_of(client, agenda, R04) == []


def test_a_slot_begins_after_the_notice_and_now_at_the_earliest(client):
    agenda, reason = free(reason={"notice_minutes": 0}, start=TEN - timedelta(hours=1))
    free(agenda, reason=reason, start=TEN - timedelta(hours=1, minutes=1))

    window = ("start=ge2026-11-22", "start=le2026-11-24")
    answer = search(client, asked(number(agenda), window=window))

    starts = [slot["start"] for slot in resources(answer, "Slot")]
    assert starts == ["2026-11-23T09:00:00.000+01:00"]


def test_slots_come_in_the_same_order_whatever_their_numbers(client):
    late, _ = free(start=TEN + timedelta(hours=2))
    early, _ = free(start=TEN)

    query = asked(number(late), number(early))
    starts = [slot["start"] for slot in resources(search(client, query), "Slot")]

    assert starts == sorted(starts)
    assert search(client, query).content == search(client, query).content


def test_a_slot_overseas_carries_the_offset_of_its_place(client):
    reunion = CommuneFactory(code="97411", departement=DepartementFactory(code="974"))
    agenda, _ = free(service__site__commune=reunion)

    (slot,) = slots_of(client, agenda)

    assert slot["start"] == "2026-11-23T13:00:00.000+04:00"


def test_an_element_without_a_value_is_left_out(client):
    agenda, _ = free(
        service__site__phone="05 55 (poste 12)",
        service__site__address="",
        role__practitioner__title="",
        role__practitioner__given_name="",
    )

    answer = search(client, asked(number(agenda)))

    (role,) = resources(answer, "PractitionerRole")
    (person,) = resources(answer, "Practitioner")
    (slot,) = resources(answer, "Slot")
    assert "telecom" not in role
    assert role["contained"][0]["address"]["line"] == [agenda.service.site.name]
    assert person["name"] == [{"family": agenda.role.practitioner.family_name}]
    assert "specialty" not in slot
    assert '""' not in answer.content.decode()
    assert "[]" not in answer.content.decode()


@pytest.mark.parametrize(
    ("organisation", "site", "expected"),
    [
        ({"finess": "230780041", "siret": "73282932000074"}, "", "1230780041"),
        ({"siret": "73282932000074"}, "2A0003125", "12A0003125"),
        ({"siret": "73282932000074"}, "", "373282932000074"),
        ({}, "", "4{rpps}001"),
    ],
)
def test_the_structure_is_finess_else_siret_else_the_practice(client, organisation, site, expected):
    body = OrganisationFactory(**organisation)
    agenda, _ = free(service__site__organisation=body, service__site__finess=site)

    (role,) = resources(search(client, asked(number(agenda))), "PractitionerRole")

    number_ = role["organization"]["identifier"]
    assert number_["value"] == expected.format(rpps=agenda.role.practitioner.rpps)
    assert number_["type"]["coding"][0]["code"] == "IDNST"


def test_an_adeli_number_goes_out_with_its_prefix_and_is_found_with_or_without(client):
    agenda, _ = free(role__practitioner__rpps="", role__practitioner__adeli="2A1000012")

    for wanted in ("02A1000012", "2A1000012"):
        (person,) = resources(search(client, asked(wanted)), "Practitioner")
        assert person["identifier"][0]["value"] == "02A1000012"
    (role,) = resources(search(client, asked(wanted)), "PractitionerRole")
    assert role["organization"]["identifier"]["value"] == "02A100001201"


def test_an_rpps_is_found_without_its_prefix_too(client):
    agenda, _ = free()

    assert len(slots_of(client, agenda)) == 1
    assert search(client, asked(agenda.role.practitioner.rpps)).json()["total"] == 1
    assert search(client, asked("9" + agenda.role.practitioner.rpps)).json()["total"] == 0


def test_a_slot_shared_with_a_cpts_refers_to_it_in_r04(client):
    community = cpts(name="CPTS d’Ajain", phone="+33555000002")
    agenda, _ = shared(community)

    answer = search(client, asked(number(agenda), parts=R04))

    (slot,), (service,), (body,) = (
        resources(answer, kind) for kind in ("Slot", "HealthcareService", "Organization")
    )
    assert slot["meta"]["profile"] == [CPTS_SLOT]
    assert codes(slot) == ["PUBLIC", "CPTS"]
    kind = slot["serviceType"][1]
    assert kind["coding"][0]["code"] == "604"
    target = kind["extension"][0]["valueReference"]["reference"]
    assert target == f"HealthcareService/{service['id']}"
    assert service["providedBy"]["reference"] == f"Organization/{body['id']}"
    assert body["identifier"][0]["value"] == "1239999915"
    assert len(body["identifier"][0]["type"]["coding"]) == 2
    assert (body["name"], body["telecom"][0]["value"]) == ("CPTS d’Ajain", "+33555000002")


def test_the_same_slot_in_r01_says_nothing_of_the_cpts(client):
    agenda, _ = shared(cpts())

    answer = search(client, asked(number(agenda)))

    (slot,) = resources(answer, "Slot")
    assert (slot["meta"]["profile"], codes(slot)) == ([SLOT], ["PUBLIC"])
    assert resources(answer, "HealthcareService") == []
    assert "604" not in answer.content.decode()


def test_a_slot_for_the_professionals_of_a_cpts_is_in_r04_alone(client):
    agenda, _ = shared(cpts(), bookable_by="professionals")

    assert slots_of(client, agenda, R01) == []
    (slot,) = slots_of(client, agenda, R04)
    assert codes(slot) == ["CPTS"]


def test_a_slot_shared_with_two_cpts_refers_to_both(client):
    agenda, _ = shared(cpts(), cpts("239999923"), bookable_by="professionals")

    answer = search(client, asked(number(agenda), parts=R04))

    (slot,) = resources(answer, "Slot")
    assert [t["coding"][0]["code"] for t in slot["serviceType"] if "extension" in t] == ["604"] * 2
    assert len(resources(answer, "HealthcareService")) == 2
    assert len(resources(answer, "Organization")) == 2


def test_a_service_shared_with_a_cpts_shares_all_its_reasons(client):
    agenda, _ = free(service__visibility="cpts")
    agenda.service.shared_with.set([cpts()])

    (slot,) = slots_of(client, agenda, R04)

    assert codes(slot) == ["CPTS"]


@pytest.mark.parametrize("finess", ["", "2A0003125"])
def test_a_cpts_whose_finess_the_guide_does_not_take_cannot_be_named(client, finess):
    community = cpts(finess=finess)
    agenda, _ = shared(community, bookable_by="professionals")
    public, _ = shared(community)

    assert slots_of(client, agenda, R04) == []
    (slot,) = slots_of(client, public, R04)
    assert (slot["meta"]["profile"], codes(slot)) == ([SLOT], ["PUBLIC"])


def test_a_slot_with_no_cpts_is_in_the_shape_of_r01_in_r04_too(client):
    agenda, _ = free()

    answer = search(client, asked(number(agenda), parts=R04))

    assert resources(answer, "Slot")[0]["meta"]["profile"] == [SLOT]
    assert answer.json()["meta"]["profile"][0].endswith("sas-cpts-bundle-aggregator")


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ((), {"Slot"}),
        (R01[:1], {"Slot", "Schedule"}),
        (R01[1:], {"Slot"}),
        (R04[2:3], {"Slot", "HealthcareService"}),
    ],
)
def test_only_what_is_asked_for_is_sent_along(client, parts, kinds):
    agenda, _ = shared(cpts())

    bundle = search(client, asked(number(agenda), parts=parts)).json()

    assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} == kinds


def test_the_number_of_queries_is_that_of_one_professional(client, django_assert_num_queries):
    numbers = []
    for _ in range(2):
        agenda, reason = shared(cpts("") if numbers else cpts())
        free(agenda, reason=reason, start=TEN + timedelta(minutes=20))
        numbers.append(number(agenda))

    for asked_for in (numbers[:1], numbers):
        with django_assert_num_queries(6):
            search(client, asked(*asked_for, parts=R04))


def test_a_slot_a_schedule_and_a_professional_can_be_read_by_their_number(client):
    agenda, _ = free()
    bundle = search(client, asked(number(agenda))).json()

    for entry in bundle["entry"][:3]:
        path = entry["fullUrl"].removeprefix("http://testserver")
        assert client.get(path).json() == entry["resource"]


@pytest.mark.parametrize(
    "path",
    [
        *("Slot/1", "Slot/999-29738460-20", "Slot/999999999999999999-999999999-9"),
        *("Schedule/role-9", "Schedule/site-9", "Schedule/x", "Practitioner/practitioner-9"),
        *("Practitioner/regulator-9", "Practitioner/9"),
    ],
)
def test_what_is_not_there_is_a_404_that_names_it(client, path):
    answer = client.get(f"/fhir/{path}")

    assert answer.status_code == 404
    assert path in answer.json()["issue"][0]["diagnostics"]


def test_a_slot_that_was_taken_is_not_read_any_more(client):
    agenda, _ = free()
    (slot,) = slots_of(client, agenda)
    agenda.free_slots.all().delete()

    assert client.get(f"/fhir/Slot/{slot['id']}").status_code == 404


def test_schedules_and_professionals_can_be_searched_by_number(client):
    agenda, _ = free()
    wanted = f"urn:oid:1.2.250.1.71.4.2.1|{number(agenda)}"

    people = client.get("/fhir/Practitioner", {"identifier": wanted})
    schedules = client.get("/fhir/Schedule", {"actor:Practitioner.identifier": wanted})

    assert people.json()["total"] == schedules.json()["total"] == 1
    assert resources(schedules, "Schedule")[0]["id"] == f"role-{agenda.role_id}"
