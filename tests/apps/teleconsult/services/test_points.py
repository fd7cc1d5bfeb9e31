"""A point is described step by step: each step is kept, and only by those of its organisation."""

from datetime import UTC, datetime

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.enums import Requirement
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed
from maillage.apps.teleconsult.line import Measures
from maillage.apps.teleconsult.models import GateAnswer, LineTest, PointAgent
from maillage.apps.teleconsult.services import points
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.teleconsult.factories import NOW, a_point, an_open_point
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
GOOD = Measures(True, True, 8_000, 4_000, 40, None)


def member(point, role="relay"):
    return MembershipFactory(organisation=point.organisation, role=role).user


def place(**values):
    return {"name": "Mairie de Varzy", "commune": CommuneFactory(name="Varzy")} | values


def test_a_relay_creates_a_point_in_preparation_and_its_place():
    town_hall = OrganisationFactory(kind="town_hall")
    relay = MembershipFactory(organisation=town_hall, role="relay").user

    point = points.create_point(
        user=relay, organisation=town_hall, place_kind="town_hall", **place(phone="03 86 29 43 73")
    )

    assert point.state == "preparing"
    assert (point.site.name, point.site.phone) == ("Mairie de Varzy", "+33386294373")
    assert point.site.latitude == point.site.commune.latitude
    line = AuditLine.objects.order_by("number").last()
    assert (line.action, line.subject) == ("point.create", f"point:{point.pk}")


def test_a_bad_place_is_refused_by_field_and_nothing_is_kept():
    town_hall = OrganisationFactory(kind="town_hall")
    relay = MembershipFactory(organisation=town_hall, role="relay").user

    with pytest.raises(BadRequest) as refusal:
        points.create_point(
            user=relay, organisation=town_hall, place_kind="town_hall", **place(name="", phone="15")
        )

    assert set(refusal.value.errors) == {"name", "phone"}
    assert not town_hall.access_points.exists()
    assert not town_hall.care_sites.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [("relay", True), ("coordinator", True), ("administrator", True), ("practitioner", False)],
)
def test_who_prepares_a_point(role, may):
    point = a_point()
    user = member(point, role)
    answer = {"requirement": "room", "is_met": True, "details": {}, "now": NOW}

    if may:
        points.answer(point=point, user=user, **answer)
    else:
        with pytest.raises(NotAllowed):
            points.answer(point=point, user=user, **answer)
    assert GateAnswer.objects.exists() is may


def test_nobody_of_another_organisation_changes_anything():
    point, stranger = a_point(), MembershipFactory(role="administrator").user
    asked = {"point": point, "user": stranger}

    for change in (
        lambda: points.save_place(**asked, place_kind="library", name="À moi"),
        lambda: points.save_room(**asked, room_name="Salle", room_phone=""),
        lambda: points.save_hours(**asked, opening_hours=[[0, "09:00", "12:00"]]),
        lambda: points.save_agents(**asked, agents=[]),
        lambda: points.record_line_test(**asked, measures=GOOD),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_the_room_needs_a_name_and_its_telephone_may_be_missing_but_not_wrong():
    point = a_point(room_name="")
    user = member(point)

    with pytest.raises(BadRequest) as refusal:
        points.save_room(point=point, user=user, room_name=" ", room_phone="")
    assert "room_name" in refusal.value.errors
    with pytest.raises(BadRequest) as refusal:
        points.save_room(point=point, user=user, room_name="Salle", room_phone="12")
    assert "room_phone" in refusal.value.errors

    kept = points.save_room(point=point, user=user, room_name="غرفة هادئة", room_phone="")

    kept.refresh_from_db()
    assert (kept.room_name, kept.room_phone) == ("غرفة هادئة", "")


@pytest.mark.parametrize("hours", [[], [[0, "06:00", "09:00"]], [[0, "20:00", "23:05"]]])
def test_hours_out_of_the_day_are_refused(hours):
    point = a_point()

    with pytest.raises(BadRequest) as refusal:
        points.save_hours(point=point, user=member(point), opening_hours=hours)

    assert "opening_hours" in refusal.value.errors


def test_agents_are_members_of_the_organisation_and_those_left_out_leave():
    point = a_point()
    user, other = member(point), member(point)
    points.save_agents(point=point, user=user, agents=[user, other])
    stranger = MembershipFactory(role="relay").user

    with pytest.raises(BadRequest):
        points.save_agents(point=point, user=user, agents=[stranger])
    points.save_agents(point=point, user=user, agents=[other])

    assert [each.user for each in PointAgent.objects.filter(point=point)] == [other]


def test_a_yes_needs_its_details_and_a_no_needs_none():
    point = a_point()
    asked = {"point": point, "user": member(point), "requirement": Requirement.SOUND, "now": NOW}

    with pytest.raises(BadRequest) as refusal:
        points.answer(**asked, is_met=True, details={"tested_on": "2026-03-03"})
    assert set(refusal.value.errors) == {"listened_from", "tested_on"}  # tomorrow is no test

    points.answer(**asked, is_met=False, details={})
    assert GateAnswer.objects.get(point=point).is_met is False
    points.answer(
        **asked, is_met=True, details={"listened_from": "couloir", "tested_on": "2026-03-01"}
    )
    answer = GateAnswer.objects.get(point=point)
    assert answer.details == {"listened_from": "couloir", "tested_on": "2026-03-01"}
    assert answer.checked_on == NOW.date()


def test_the_emergency_service_is_kept_with_the_point_and_minutes_are_minutes():
    point = a_point()
    details = {"emergency_name": "Urgences de Clamecy", "who_calls": "le relais"}
    details |= {"defibrillator": "hall"}
    asked = {"point": point, "user": member(point), "requirement": "emergency", "is_met": True}

    for wrong in ("0", "-3", "²", "1 h", "9" * 30, "601", "000000600123"):
        with pytest.raises(BadRequest) as refusal:
            points.answer(**asked, details=details | {"emergency_minutes": wrong})
        assert list(refusal.value.errors) == ["emergency_minutes"]
    points.answer(**asked, details=details | {"emergency_minutes": "22"})

    point.refresh_from_db()
    assert (point.emergency_name, point.emergency_minutes) == ("Urgences de Clamecy", 22)
    assert set(GateAnswer.objects.get().details) == {"who_calls", "defibrillator"}


def test_devices_are_listed_one_a_line_and_fifty_at_most():
    point, day = a_point(), {"devices_checked_on": "2026-02-01"}
    asked = {"point": point, "user": member(point), "requirement": "devices", "is_met": True}

    with pytest.raises(BadRequest) as refusal:
        points.answer(**asked, details=day | {"devices": "oxymètre\n" * 51}, now=NOW)
    assert list(refusal.value.errors) == ["devices"]
    points.answer(**asked, details=day | {"devices": " tensiomètre \n\nécran"}, now=NOW)

    assert GateAnswer.objects.get().details["devices"] == "tensiomètre\nécran"


@pytest.mark.parametrize("requirement", ["hours", "relays", "line"])
def test_what_is_computed_is_never_ticked(requirement):
    point = a_point()

    with pytest.raises(BadRequest):
        points.answer(
            point=point, user=member(point), requirement=requirement, is_met=True, details={}
        )


def test_a_line_test_is_kept_with_the_rung_the_server_found():
    point = an_open_point()
    user = point.agents.first().user

    test = points.record_line_test(point=point, user=user, measures=GOOD, now=NOW)

    assert (test.rung, test.loss_percent, test.by, test.at) == ("hd", None, user, NOW)
    assert point.line_tests.first() == test


def test_without_voice_nor_telephone_only_an_appointment_is_left():
    point, silent = a_point(room_phone=""), Measures(True, False, 8_000, 4_000, 40, None)

    test = points.record_line_test(point=point, user=member(point), measures=silent, now=NOW)

    assert test.rung == "in_person"


def test_measures_that_cannot_be_are_not_kept():
    point = a_point()

    with pytest.raises(BadRequest):
        points.record_line_test(
            point=point, user=member(point), measures=Measures(True, True, -1, 0, 0, None)
        )

    assert not LineTest.objects.exists()


def test_the_day_of_a_check_is_the_day_at_the_point():
    reunion = CommuneFactory(code="97401", departement__code="974")
    point = a_point()
    point.site.commune = reunion
    point.site.save()
    late_in_paris = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)

    points.answer(
        point=point,
        user=member(point),
        requirement="room",
        is_met=True,
        details={},
        now=late_in_paris,
    )

    assert GateAnswer.objects.get().checked_on.day == 3
