"""R02: the platform creates, replaces and withdraws regulators' accounts."""

import copy
import json

import pytest

from maillage.apps.accounts.models import AuditLine, User
from maillage.apps.booking.models import Regulator
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.offer.factories import PractitionerFactory
from tests.fhir.test_searches import refused

pytestmark = pytest.mark.django_db
NATIONAL, TECHNICAL = "urn:oid:1.2.250.1.71.4.2.1", "urn:oid:1.2.250.1.213.3.6"
TYPES = "http://interopsante.org/fhir/CodeSystem/fr-v2-0203"
UUID = "7f9c3a6e-0000-4000-8000-000000000001"
CPX = "3456780581/11242343"


def number(system=NATIONAL, value=CPX, code=None):
    code = code or {NATIONAL: "IDNPS", TECHNICAL: "INTRN"}[system]
    kind = {"coding": [{"system": TYPES, "code": code}]}
    return {"type": kind, "system": system, "value": value}


def resource(*numbers, **values):
    return {
        "resourceType": "Practitioner",
        "meta": {"source": TECHNICAL},
        "identifier": list(numbers) or [number()],
        "active": True,
        "name": [{"family": "Loridon", "given": ["Sébastien"]}],
        "telecom": [{"system": "email", "value": "s.loridon@samu.exemple.fr"}],
    } | values


def without(name):
    made = resource()
    del made[name]
    return made


def changed(path, value):
    """The usual resource with one element replaced."""
    made = copy.deepcopy(resource())
    target = made
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return made


def post(client, body, **options):
    return client.post(
        "/fhir/Practitioner",
        json.dumps(body),
        **{"content_type": "application/fhir+json"} | options,
    )


def put(client, body, query=f"identifier={NATIONAL}|{CPX}", path="/fhir/Practitioner"):
    return client.put(
        path, json.dumps(body), content_type="application/fhir+json", QUERY_STRING=query
    )


def test_a_created_regulator_has_an_account_with_no_role_and_no_password(client, mailoutbox):
    answer = post(client, resource())

    regulator = Regulator.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver/fhir/Practitioner/regulator-{regulator.pk}"
    assert (regulator.system, regulator.value) == (NATIONAL, CPX)
    assert (regulator.family_name, regulator.given_name) == ("Loridon", "Sébastien")
    user = regulator.user
    assert (user.email, user.full_name) == ("s.loridon@samu.exemple.fr", "Sébastien Loridon")
    assert user.is_active and not user.has_usable_password() and not user.memberships.exists()
    assert regulator.accepted_terms_at is None
    assert mailoutbox == []
    line = AuditLine.objects.get()
    assert (line.actor, line.action) == ("sas", "regulator.create")


def test_the_location_can_be_read_and_gives_back_what_was_sent(client):
    sent = resource(number(), number(TECHNICAL, UUID))

    location = post(client, sent)["Location"].removeprefix("http://testserver")

    found = client.get(location).json()
    assert {name: found[name] for name in ("identifier", "active", "name", "telecom")} == {
        name: sent[name] for name in ("identifier", "active", "name", "telecom")
    }
    assert found["meta"]["source"] == TECHNICAL


def test_a_second_creation_with_the_same_number_is_refused(client):
    post(client, resource())

    again = post(client, resource(telecom=[{"system": "email", "value": "b@samu.exemple.fr"}]))

    assert refused(again, 422)["code"] == "duplicate"
    assert Regulator.objects.count() == 1


def test_a_put_replaces_who_has_the_number(client):
    post(client, resource())

    answer = put(client, changed(["name", 0, "family"], "Martin"))

    assert answer.status_code == 200
    assert answer["Location"].endswith(f"regulator-{Regulator.objects.get().pk}")
    assert Regulator.objects.get().family_name == "Martin"
    assert User.objects.get().full_name == "Sébastien Martin"


def test_a_put_that_finds_nobody_creates_with_the_same_checks(client):
    assert refused(put(client, without("name")), 422)
    assert put(client, resource()).status_code == 201
    assert put(client, resource()).status_code == 200
    assert Regulator.objects.count() == 1


@pytest.mark.parametrize("pipe", ["|", "%7C"])
def test_a_technical_number_is_replaced_by_the_national_one(client, pipe):
    post(client, resource(number(TECHNICAL, UUID)))

    answer = put(client, resource(), f"identifier={TECHNICAL}{pipe}{UUID}")

    assert answer.status_code == 200
    regulator = Regulator.objects.get()
    assert (regulator.system, regulator.value, regulator.technical_id) == (NATIONAL, CPX, "")


def test_the_same_replacement_sent_again_does_no_harm(client):
    post(client, resource(number(TECHNICAL, UUID)))
    query = f"identifier={TECHNICAL}|{UUID}"

    answers = [put(client, resource(), query).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert Regulator.objects.count() == 1


def test_a_regulator_with_both_numbers_is_found_by_either(client):
    post(client, resource(number(TECHNICAL, UUID), number()))

    for system, value in ((NATIONAL, CPX), (TECHNICAL, UUID.upper())):
        both = resource(number(), number(TECHNICAL, UUID))
        assert put(client, both, f"identifier={system}|{value}").status_code == 200
    assert Regulator.objects.get().system == NATIONAL


def test_a_number_cannot_be_taken_from_another_regulator(client):
    post(client, resource())
    mail = [{"system": "email", "value": "autre@samu.exemple.fr"}]
    post(client, resource(number(TECHNICAL, UUID), telecom=mail))

    stolen = put(client, resource(telecom=mail), f"identifier={TECHNICAL}|{UUID}")

    assert refused(stolen, 422)["code"] == "duplicate"
    assert Regulator.objects.filter(system=TECHNICAL).exists()


def test_a_withdrawn_regulator_can_no_longer_sign_in_and_may_come_back(client):
    post(client, resource())

    put(client, resource(active=False))
    assert not Regulator.objects.get().is_active
    assert not User.objects.get().is_active

    put(client, resource())
    assert Regulator.objects.get().is_active
    assert User.objects.get().is_active


@pytest.mark.parametrize("role", ["member", "practitioner"])
def test_a_regulator_who_also_works_here_keeps_their_account(client, role):
    user = UserFactory(email="s.loridon@samu.exemple.fr", full_name="Dr Loridon")
    if role == "member":
        MembershipFactory(user=user)
    else:
        PractitionerFactory(user=user)

    post(client, resource())
    put(client, resource(active=False))

    user.refresh_from_db()
    assert (Regulator.objects.get().user, user.is_active) == (user, True)
    assert user.full_name == "Dr Loridon"


def test_a_new_address_renames_the_account(client):
    post(client, resource())
    before = User.objects.get().pk

    put(client, changed(["telecom", 0, "value"], "Nouveau@samu.exemple.fr"))

    user = User.objects.get()
    assert (user.pk, user.email) == (before, "nouveau@samu.exemple.fr")


def test_a_new_address_that_is_a_member_s_links_to_it_and_closes_the_old_account(client):
    post(client, resource())
    member = MembershipFactory(user__email="membre@samu.exemple.fr").user

    put(client, changed(["telecom", 0, "value"], "membre@samu.exemple.fr"))

    assert Regulator.objects.get().user == member
    assert not User.objects.get(email="s.loridon@samu.exemple.fr").is_active


def test_two_active_regulators_cannot_share_an_address_but_may_follow_one_another(client):
    post(client, resource())
    other = resource(number(TECHNICAL, UUID))

    assert refused(post(client, other), 422)["code"] == "business-rule"
    put(client, resource(active=False))
    assert post(client, other).status_code == 201
    assert Regulator.objects.get(system=TECHNICAL).user == User.objects.get()
    assert Regulator.objects.get(system=NATIONAL).user is None


def test_the_number_of_a_withdrawn_regulator_may_be_given_to_another(client):
    mail = [{"system": "email", "value": "autre@samu.exemple.fr"}]
    query = f"identifier={TECHNICAL}|{UUID}"
    old = post(client, resource())["Location"]
    put(client, resource(active=False))
    new = post(client, resource(number(TECHNICAL, UUID), telecom=mail))["Location"]

    given = [put(client, resource(telecom=mail), query) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in given] == [(200, new)] * 2
    assert put(client, resource(telecom=mail))["Location"] == new
    assert client.get(old.removeprefix("http://testserver")).json()["active"] is False
    back = put(client, resource(), "", old.removeprefix("http://testserver"))
    assert refused(back, 422)["code"] == "duplicate"


def test_someone_withdrawn_does_not_take_the_account_of_who_has_their_address(client):
    post(client, resource())
    put(client, resource(number(value="2")))  # the same person under a new number

    withdrawn = put(client, resource(active=False))

    assert withdrawn.status_code == 201
    assert Regulator.objects.get(value=CPX).user is None
    assert Regulator.objects.get(value="2").user == User.objects.get(is_active=True)


def test_a_put_by_id_replaces_that_regulator(client):
    path = post(client, resource())["Location"].removeprefix("http://testserver")

    assert put(client, changed(["name", 0, "given"], ["Ana"]), "", path).status_code == 200
    assert Regulator.objects.get().given_name == "Ana"
    assert put(client, resource(id="regulator-999999"), "", path).status_code == 400
    assert put(client, resource(), "", "/fhir/Practitioner/regulator-999999").status_code == 404
    assert put(client, resource(), "", "/fhir/Practitioner/practitioner-1").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        without("active"),
        without("name"),
        without("telecom"),
        without("identifier"),
        changed(["name", 0, "family"], ""),
        changed(["name", 0, "family"], "x" * 101),
        changed(["name", 0, "family"], "Lori\u202edon"),
        changed(["name", 0, "given"], []),
        changed(["name", 0, "given"], ["A", "B"]),
        changed(["telecom", 0, "system"], "phone"),
        changed(["telecom", 0, "value"], ""),
        changed(["telecom", 0, "value"], "nobody"),
        resource(number(NATIONAL, CPX, "INTRN")),
        resource(number(TECHNICAL, UUID, "IDNPS")),
        resource(number(TECHNICAL, "12")),
        resource(number(NATIONAL, "")),
        resource(number(NATIONAL, "1 2")),
        resource(number(NATIONAL, "1" * 81)),
        resource(number(), number(NATIONAL, "2")),
        resource(number("urn:oid:1.2.250.1.71.4.2.2", CPX, "IDNPS")),
        resource({"system": NATIONAL, "value": CPX}),
    ],
)
def test_a_rule_of_the_guide_that_is_broken_is_a_422(client, body):
    assert refused(post(client, body), 422)["diagnostics"]
    assert not Regulator.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        resource(resourceType="Patient"),
        resource(active="true"),
        resource(name={"family": "A"}),
        resource(identifier=["x"]),
        resource(number() | {"type": "IDNPS"}),
        resource(number() | {"value": 12}),
        changed(["name", 0, "given"], "Ana"),
        changed(["name", 0, "given"], [12]),
    ],
)
def test_what_is_not_fhir_is_a_400(client, body):
    assert refused(post(client, body), 400)["code"] == "structure"
    assert not Regulator.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "identifier=",
        f"identifier={CPX}",
        f"identifier={NATIONAL}|",
        "identifier=a|b,c|d",
        f"identifier={NATIONAL}|1%002",
    ],
)
def test_a_conditional_put_names_one_identifier(client, query):
    assert "identifier" in refused(put(client, resource(), query), 400)["diagnostics"]
