"""Our answers against the national profiles, and by hand where the validator is blind."""

import json
import logging
import re
import tarfile

import pytest

from maillage.apps.booking import sas_platform
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.models import SasNotice
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.booking.factories import booked, regulator
from tests.apps.offer.factories import ReasonFactory, open_agenda
from tests.fhir.offers import R01, R04, asked, free, number, search
from tests.fhir.test_places import ASSOCIATION, place, searched
from tests.fhir.test_regulators import post, resource

# Alarms that the guide's own examples raise too: the references of FHIR itself (ref-1) cannot be
# evaluated, slices told apart by profile are not recognised, an extension of fr-core 1.1.0 is not
# in the package, a narrative is only advised, and the guide matches slots in a search of schedules.
# One reference a service type is counted over all the service types of a slot.
FALSE_ALARMS = {
    ("profile.element.invariant.unsupported.ref-1", ""),
    ("profile.slice.cardinality.min", "Bundle.entry:"),
    ("profile.slice.cardinality.min", "Appointment.extension"),
    ("profile.slice.closed", "Appointment.extension"),
    ("profile.slice.cardinality.max", "Slot.serviceType.extension:"),
    ("extension.unknown", "Appointment.extension"),
    ("profile.invariant.dom-6", ""),
    ("bundle.searchset.type", "Bundle.entry"),
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")
NUMBERS = {
    ("IDNPS", "urn:oid:1.2.250.1.71.4.2.1"): r"8\d{11}|0[0-9A-Z]{9}|\d+/\d+",
    ("IDNST", "urn:oid:1.2.250.1.71.4.2.2"): r"1[0-9A-Z]{9}|3\d{14}|4\d{14}|0[0-9A-Z]{11}",
    ("INTRN", "urn:oid:1.2.250.1.213.3.6"): r"[0-9a-f-]{36}",
    ("INTRN", "http://127.0.0.1:8000"): r"\d+",
}
ENCOUNTERS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


@pytest.fixture(scope="module")
def validator(shared, tmp_path_factory):
    from pyrofile_validator.config import ValidatorConfig
    from pyrofile_validator.core.engine import Validator

    archive = shared / "interop" / "packages" / "ans.fhir.fr.sas-1.1.0.tgz"
    if not archive.is_file():
        pytest.skip("the package of the SAS guide is not beside this repository")
    folder = tmp_path_factory.mktemp("guide")
    with tarfile.open(archive) as package:
        wanted = [m for m in package if re.fullmatch(r"package/(Struct|ValueSet).*json", m.name)]
        package.extractall(folder, wanted, filter="data")
    logging.getLogger("pyrofile").setLevel(logging.ERROR)
    return Validator(ValidatorConfig(local_package_paths=[str(folder / "package")]))


@pytest.fixture
def validated(validator, capsys):
    """`validated(resource)`: what the validator finds, false alarms apart."""

    def run(made):
        issues = validator.validate_resource(made).issues
        capsys.readouterr()  # it traces on standard output
        return [
            f"{issue.code} {issue.path} {issue.message}"
            for issue in issues
            if not any(
                issue.code == c and (issue.path or "").startswith(p) for c, p in FALSE_ALARMS
            )
        ]

    return run


@pytest.fixture
def bundles(client, db):
    """One Bundle of each flow, with all that a slot can say."""
    communities = [
        OrganisationFactory(kind="cpts", finess=finess, phone="+33555000003")
        for finess in ("239999915", "239999923")
    ]
    agenda, _ = free(service__speciality="SM54", reason={"mode": "home_visit"})
    free(agenda, reason={"bookable_by": "professionals", "mode": "remote"})
    both = ReasonFactory(service=agenda.service, for_sas=True)
    both.shared_with.set(communities)
    free(agenda, reason=both)
    free(place())
    return {
        "R01": search(client, asked(number(agenda), parts=R01)).json(),
        "R04": search(client, asked(number(agenda), parts=R04)).json(),
        "SOS": searched(client, ASSOCIATION).json(),
    }


def walk(value, path=""):
    """Every (path, value) inside a JSON value."""
    yield path, value
    children = value.items() if isinstance(value, dict) else ()
    children = enumerate(value) if isinstance(value, list) else children
    for key, child in children:
        yield from walk(child, f"{path}.{key}")


def check_by_hand(bundle):
    """What no validator caught: numbers, instants, telephones, totals, references, blanks."""
    slots = [e for e in bundle["entry"] if e["resource"]["resourceType"] == "Slot"]
    assert (
        bundle["total"] == len(slots) == len([e for e in slots if e["search"]["mode"] == "match"])
    )
    known = {e["fullUrl"].removeprefix("http://testserver/fhir/") for e in bundle["entry"]}
    assert len(known) == len(bundle["entry"])
    for path, value in walk(bundle["entry"]):
        assert value not in ("", [], {}, None), path
        if isinstance(value, dict) and "reference" in value:
            target = value["reference"]
            assert target in known or target.startswith("#"), (path, target)
        if path.endswith((".start", ".end")):
            assert INSTANT.fullmatch(value), (path, value)
        if isinstance(value, dict) and value.get("system") == "phone":
            assert re.fullmatch(r"\+33[1-9]\d{8}", value["value"]), path
        if isinstance(value, dict) and {"type", "system", "value"} <= set(value):
            pattern = NUMBERS[value["type"]["coding"][0]["code"], value["system"]]
            assert re.fullmatch(pattern, value["value"]), (path, value["value"])
        if isinstance(value, dict) and value.get("system") == ENCOUNTERS:
            assert value["code"] in {"AMB", "HH", "VR"}, path


@pytest.mark.parametrize("flow", ["R01", "R04", "SOS"])
def test_a_bundle_follows_its_profile(bundles, validated, flow):
    assert validated(bundles[flow]) == []


@pytest.mark.parametrize("flow", ["R01", "R04", "SOS"])
def test_a_bundle_stands_the_checks_made_by_hand(bundles, flow):
    check_by_hand(bundles[flow])


@pytest.mark.parametrize("broken", ["start", "schedule", "status"])
def test_the_validator_sees_what_is_missing(bundles, validated, broken):
    del bundles["R01"]["entry"][0]["resource"][broken]

    assert validated(bundles["R01"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("total",), 9),
        (("entry", 0, "resource", "start"), "2026-11-23T10:00:00+01:00"),
        (("entry", 0, "resource", "schedule", "reference"), "Schedule/x"),
        (("entry", 2, "resource", "identifier", 0, "value"), "10002909371"),
        (("entry", 2, "resource", "name", 0, "family"), ""),
    ],
)
def test_the_checks_made_by_hand_see_what_is_wrong(bundles, path, value):
    target = bundles["R01"]
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value

    with pytest.raises(AssertionError):
        check_by_hand(bundles["R01"])


@pytest.mark.django_db
def test_a_regulator_follows_its_profile(client, validated):
    location = post(client, resource())["Location"].removeprefix("http://testserver")

    assert validated(client.get(location).json()) == []


@pytest.mark.django_db
def test_a_notice_follows_its_profile(validated):
    agenda, reason = open_agenda()
    booked(agenda, reason, booker=Booker.of_regulator(regulator()), channel="sas")

    body = SasNotice.objects.get().body

    assert validated(body) == []
    assert body["extension"][0]["url"] == sas_platform.OPERATOR
    assert "Durand" not in json.dumps(body)
