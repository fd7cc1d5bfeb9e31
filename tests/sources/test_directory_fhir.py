"""The national directory's FHIR: what becomes of each resource, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.directory_fhir import read_directory
from maillage.sources.directory_identifiers import person_numbers, structure_numbers
from maillage.sources.errors import WrongFile
from tests.apps.offer.imports.offers import (
    R38,
    bundle,
    coding,
    lines,
    organization,
    practitioner,
    role,
)

LOCATION = {
    "resourceType": "Location",
    "id": "L1",
    "name": "Annexe",
    "managingOrganization": {"reference": "Organization/001-1"},
    "address": {
        "line": [None],
        "_line": [{"extension": [{"url": "n", "valueString": "3"}, {"valueString": "RUE BASSE"}]}],
        "city": "Guéret",
        "extension": [
            {
                "url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code",
                "valueCoding": {"code": "23096"},
            }
        ],
    },
    "position": {"latitude": 46.17, "longitude": 1.87},
    "hoursOfOperation": [
        {"daysOfWeek": ["mon", "fri"], "openingTime": "09:00:00", "closingTime": "12:00:00"}
    ],
}
SERVICE = {
    "resourceType": "HealthcareService",
    "id": "H1",
    "providedBy": {"reference": "Organization/001-1"},
    "name": "Consultation de cardiologie",
    "specialty": [{"coding": [coding(R38, "SM04")]}],
    "communication": [{"coding": [{"code": "fr-FR"}]}],
    "telecom": [{"system": "fax", "value": "1"}, {"system": "phone", "value": "0555000002"}],
}
EVERYTHING = (practitioner(), organization(), role(), LOCATION, SERVICE)


def found(content):
    return {(record.kind, record.key): record for record in read_directory(content).records}


def reasons(file):
    return [(each.line, each.reason.replace("\u00a0", " ")) for each in file.rejections]


def test_a_role_gives_its_site_its_professional_and_the_care_given():
    records = found(bundle(practitioner(), organization(), role()))

    assert list(records) == [
        ("site", "230000010"),
        ("practitioner", "810003461033"),
        ("service", "230000010#general_medicine"),
        ("role", "810003461033@230000010"),
    ]
    assert records["site", "230000010"].fields["address"] == "96 rue Didot"
    assert records["practitioner", "810003461033"].fields["profession"] == "Médecin"


def test_lines_a_list_and_a_bundle_say_the_same():
    as_bundle = read_directory(bundle(*EVERYTHING))

    assert read_directory(lines(*EVERYTHING)) == as_bundle
    assert read_directory(json.dumps(EVERYTHING).encode()) == as_bundle


def test_the_order_of_the_entries_does_not_matter():
    assert found(bundle(*EVERYTHING)).keys() == found(bundle(*reversed(EVERYTHING))).keys()


def test_a_location_is_the_site_before_the_organization():
    records = found(
        bundle(*EVERYTHING[:2], role(location=[{"reference": "Location/L1"}]), LOCATION)
    )

    site = records["site", "L1"]
    assert site.fields | {"name": ""} == {
        "name": "",
        "address": "3 RUE BASSE",
        "postal_code": "",
        "city": "Guéret",
        "commune": "23096",
        "phone": "",
        "opening_hours": "lun 09:00-12:00 | ven 09:00-12:00",
        "latitude": "46.17",
        "longitude": "1.87",
        "finess": "230000010",
    }
    assert ("site", "230000010") not in records


def test_a_healthcare_service_says_what_is_given_and_how_to_call():
    fields = found(bundle(*EVERYTHING))["service", "H1"].fields

    assert fields["care_type"] == "cardiology"
    assert (fields["phone"], fields["languages"]) == ("0555000002", "fr-FR")


def test_the_care_of_a_role_is_not_said_twice():
    gp = SERVICE | {"specialty": [{"coding": [coding(R38, "SM54")]}]}

    services = [key for kind, key in found(bundle(*EVERYTHING[:3], gp)) if kind == "service"]

    assert services == ["H1"]


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "https://annuaire.example/fhir/Practitioner/003-1"},
        {"reference": "Practitioner/003-1/_history/2"},
        {"reference": "urn:uuid:0"},
        {"identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810003461033"}},
        {"identifier": {"system": "https://rpps.esante.gouv.fr", "value": "10003461033"}},
    ],
)
def test_a_reference_is_followed_however_it_is_written(reference):
    records = found(bundle(practitioner(), organization(), role(practitioner=reference)))

    assert ("role", "810003461033@230000010") in records


@pytest.mark.parametrize(
    ("identifier", "numbers"),
    [
        (
            {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810003461033"},
            {"rpps": "10003461033"},
        ),
        ({"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "10003461033"}, {"rpps": "10003461033"}),
        ({"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "0231000012"}, {"adeli": "231000012"}),
        ({"system": "http://rpps.fr", "value": "10003461033"}, {"rpps": "10003461033"}),
        ({"system": "https://rppsrang.esante.gouv.fr", "value": "10005531586003"}, {}),
        ({"type": {"coding": [{"code": "ADELI"}]}, "value": "231000012"}, {"adeli": "231000012"}),
        ({"system": "urn:oid:1.2.250.1.213.3.6", "value": "uuid"}, {}),
    ],
)
def test_a_person_s_number_is_read_with_and_without_its_prefix(identifier, numbers):
    assert person_numbers({"identifier": [identifier]}) == numbers


@pytest.mark.parametrize(
    ("identifier", "numbers"),
    [
        ({"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "1754567860"}, {"finess": "754567860"}),
        ({"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "754567860"}, {"finess": "754567860"}),
        (
            {"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "373282932000074"},
            {"siret": "73282932000074"},
        ),
        ({"system": "urn:oid:1.2.250.1.71.4.2.2", "value": "410005531586003"}, {}),
        ({"system": "http://sirene.fr", "value": "73282932000074"}, {"siret": "73282932000074"}),
        ({"type": {"coding": [{"code": "FINEJ"}]}, "value": "580008803"}, {"finess": "580008803"}),
    ],
)
def test_a_structure_s_number_is_read_with_and_without_its_prefix(identifier, numbers):
    assert structure_numbers({"identifier": [identifier]}) == numbers


def test_secure_mailboxes_and_red_lists_are_not_read():
    secure = {"system": "email", "value": "anne@mss.example", "extension": [{"url": "mss"}]}

    records = found(bundle(practitioner(telecom=[secure]), organization(), role()))

    assert records["practitioner", "810003461033"].fields["email"] == ""


def test_a_name_written_in_the_role_is_read_too():
    named = {"url": "practitionerRole-name", "valueHumanName": {"family": "DURAND"}}

    records = found(bundle(practitioner(name=[{}]), organization(), role(extension=[named])))

    assert records["practitioner", "810003461033"].fields["family_name"] == "DURAND"


@pytest.mark.parametrize(
    "resources",
    [
        (practitioner(), organization(), role(active=False)),
        (practitioner(active=False), organization(), role()),
    ],
)
def test_a_role_that_ended_says_nothing(resources):
    file = read_directory(bundle(*resources))

    assert [record for record in file.records if record.kind != "site"] == []
    assert file.rejections == ()


def test_unknown_fields_and_other_resources_are_left_alone():
    odd = role(device=[1], newField={"a": None})

    file = read_directory(bundle(practitioner(), organization(), odd, {"resourceType": "Device"}))

    assert len(file.records) == 4
    assert file.rejections == ()


class TestRefusals:
    @pytest.mark.parametrize(
        ("resource", "reason"),
        [
            (role(practitioner={"reference": "Practitioner/9"}), "Practitioner « Practitioner/9 »"),
            (role(organization=None), "Organization «  » n’est pas dans ce fichier"),
            (role(organization={"reference": "Practitioner/003-1"}), "n’est pas dans ce fichier"),
            (LOCATION | {"address": None}, "Location « Annexe » n’a pas d’adresse"),
            (LOCATION | {"address": "rue"}, "n’a pas la forme de FHIR"),
            (role(practitioner=[]), "« "),
            (None, "ce n’est pas une ressource FHIR en JSON"),
            ("Location", "ce n’est pas une ressource FHIR en JSON"),
            ({"id": "1"}, "ce n’est pas une ressource FHIR en JSON"),
        ],
    )
    def test_an_entry_that_cannot_be_used_is_told_with_its_number(self, resource, reason):
        file = read_directory(bundle(practitioner(), organization(), role(), resource))

        assert [number for number, _ in reasons(file)] == [4]
        assert reason in reasons(file)[0][1]
        assert len(file.records) == 4

    def test_a_professional_without_a_number_is_refused_where_it_works(self):
        file = read_directory(bundle(practitioner(identifier=[]), organization(), role()))

        assert reasons(file) == [(3, "Practitioner sans numéro RPPS ni Adeli.")]
        assert [record.kind for record in file.records] == ["site"]

    def test_a_broken_line_is_told_and_the_others_are_kept(self):
        content = lines(practitioner(), organization()) + b'\n{"cut\n' + lines(role())

        file = read_directory(content)

        assert [number for number, _ in reasons(file)] == [3]
        assert len(file.records) == 4

    @pytest.mark.parametrize(
        "content",
        [
            b"{}",
            b"[]",
            b"lieu;commune",
            bundle(),
            b'{"resourceType":"Patient"}',
            b"",
            b"[" * 100_000,
        ],
        ids=range(7),
    )
    def test_a_file_without_a_directory_is_refused(self, content):
        with pytest.raises(WrongFile):
            read_directory(content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def paths(value, path=()):
    """The way to each part of a resource."""
    if path:
        yield path
    children = {dict: dict.items, list: enumerate}.get(type(value), lambda _: ())(value)
    for key, inner in children:
        yield from paths(inner, (*path, key))


@given(number=st.integers(0, 4), data=st.data())
def test_whatever_one_field_becomes_the_file_is_read(number, data):
    resources = json.loads(json.dumps(EVERYTHING))
    *way, last = data.draw(st.sampled_from(list(paths(resources[number]))))
    inner = resources[number]
    for key in way:
        inner = inner[key]
    inner[last] = data.draw(VALUES)

    file = read_directory(json.dumps(resources).encode())

    for record in file.records:
        assert isinstance(record.key, str)
        assert all(isinstance(value, str | bool) for value in record.fields.values())
