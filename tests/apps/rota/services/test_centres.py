"""A centre changed part by part: cleaned, kept encrypted, nobody overwritten, nobody lost."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import AuditLine, Membership
from maillage.apps.offer.versions import version_of
from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Centre, Incident, TeamMember
from maillage.apps.rota.permissions import can_coordinate, can_run_centre
from maillage.apps.rota.services import centres
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_coordinator,
    a_post,
    a_reserve,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def coordinator(centre):
    return a_coordinator(centre.collective)


def a_member(centre, **values):
    given = {"full_name": "Claude Petit", "job": "assistant"} | values
    return centres.save_team_member(actor="system", centre=centre, **given)


def test_keys_are_kept_encrypted_and_out_of_the_trail(centre):
    centres.save_centre(actor="system", centre=centre, keys="Portail : 1234\nBoîte à clés")

    assert Centre.objects.get().keys == "Portail : 1234\nBoîte à clés"
    with connection.cursor() as cursor:
        cursor.execute("SELECT keys FROM rota_centre")
        assert "1234" not in cursor.fetchone()[0]
    assert AuditLine.objects.latest("number").details == {"fields": ["keys"]}


def test_whoever_saves_second_is_told_and_overwrites_nothing(centre):
    seen = version_of(centre)
    centres.save_centre(actor="system", centre=centre, seen=seen, saturday="À midi.")

    with pytest.raises(StaleEdit):
        centres.save_centre(actor="system", centre=centre, seen=seen, saturday="À 14 h.")

    assert Centre.objects.get().saturday == "À midi."


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"new_per_month": 0},
        {"senior_required": "oui"},
        {"keys": "x" * 2001},
        {"first_day": "a\u202eb"},
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(centre, fields):
    with pytest.raises(BadRota) as refused:
        centres.save_centre(actor="system", centre=centre, **fields)

    assert set(refused.value.errors) == set(fields)


def test_opening_hours_go_to_the_place_of_the_shared_offer(centre):
    hours = [[0, "09:00", "12:30"]]

    centres.save_place(actor="system", centre=centre, opening_hours=hours)

    centre.site.refresh_from_db()
    assert centre.site.opening_hours == hours


def test_a_place_that_someone_changed_meanwhile_is_not_overwritten(centre):
    seen = version_of(centre.site)
    centres.save_place(actor="system", centre=centre, seen=seen, phone="05 55 00 00 02")

    with pytest.raises(StaleEdit):
        centres.save_place(actor="system", centre=centre, seen=seen, phone="05 55 00 00 03")


def test_the_reserve_has_neither_place_nor_room(centre):
    reserve = a_reserve(centre.collective)

    with pytest.raises(NotNow):
        centres.save_place(actor="system", centre=reserve, phone="05 55 00 00 02")
    with pytest.raises(NotNow):
        centres.save_centre_room(actor="system", centre=reserve, name="Cabinet")


def test_a_room_is_added_once(centre):
    centres.save_centre_room(actor="system", centre=centre, name="Cabinet 2")

    with pytest.raises(BadRota, match="déjà une salle"):
        centres.save_centre_room(actor="system", centre=centre, name="Cabinet 2")


def test_a_telephone_is_kept_in_one_form(centre):
    assert a_member(centre, phone="05.55.00.00.04").phone == "+33555000004"

    with pytest.raises(BadRota, match="téléphone"):
        a_member(centre, phone="demain")


def test_someone_given_an_access_runs_this_centre_and_no_other(
    centre, django_capture_on_commit_callbacks
):
    other = a_centre(centre.collective)
    member = a_member(centre)

    with django_capture_on_commit_callbacks(execute=True):
        centres.give_access(
            actor="system",
            member=member,
            email="claude@ajain.example",
            site_url="https://p.example",
        )

    user = TeamMember.objects.get().user
    assert Membership.objects.get(user=user).role == Role.COORDINATOR
    assert can_run_centre(user, centre)
    assert not can_run_centre(user, other) and not can_coordinate(user, centre.collective)
    assert [message.to for message in mail.outbox] == [["claude@ajain.example"]]


def test_no_access_is_given_through_a_place_of_the_collective_itself(centre):
    centre.site.organisation = centre.collective
    centre.site.save()

    with pytest.raises(NotNow, match="ouvrirait tous les autres"):
        centres.give_access(
            actor="system",
            member=a_member(centre),
            email="c@p.example",
            site_url="https://p.example",
        )

    assert not Membership.objects.exists()


def test_someone_taken_off_the_list_keeps_their_account(centre):
    member = a_member(centre)

    centres.remove_listed(actor="system", part=member)

    assert not TeamMember.objects.exists()
    assert AuditLine.objects.latest("number").subject == f"teammember:{member.pk}"


def test_lines_are_numbered_as_they_come(centre, coordinator):
    line = centres.save_line(user=coordinator, centre=centre, opens_on=MONDAY, now=NOW)

    assert line.number == 2


def test_a_line_that_opens_in_a_published_rota_is_an_incident_to_fill(centre, coordinator):
    a_post(centre.lines.get(), monday(2), a_volunteer(centre.collective))

    line = centres.save_line(user=coordinator, centre=centre, opens_on=monday(1), now=NOW)

    assert Incident.objects.get().kind == IncidentKind.OPENING
    assert line.posts.get().monday == monday(2)


def test_closing_the_only_line_reports_the_doctors_awaited(centre, coordinator):
    line = centre.lines.get()
    a_post(line, monday(2), a_volunteer(centre.collective))

    centres.save_line(user=coordinator, centre=centre, line=line, closes_on=monday(1), now=NOW)

    incident = Incident.objects.get()
    assert (incident.kind, incident.first_monday) == (IncidentKind.CLOSING, monday(2))


def test_one_line_among_others_closes_after_its_last_doctor(coordinator, centre):
    centres.save_line(user=coordinator, centre=centre, opens_on=MONDAY, now=NOW)
    line = centre.lines.get(number=1)
    a_post(line, monday(2), a_volunteer(centre.collective))

    with pytest.raises(BadRota, match="fermez la ligne après elle"):
        centres.save_line(user=coordinator, centre=centre, line=line, closes_on=monday(1), now=NOW)

    line.refresh_from_db()
    assert line.closes_on is None and not Incident.objects.exists()


def test_a_line_does_not_close_before_it_opens(centre, coordinator):
    with pytest.raises(BadRota) as refused:
        centres.save_line(
            user=coordinator,
            centre=centre,
            opens_on=date(2027, 1, 4),
            closes_on=date(2027, 1, 4) - timedelta(days=1),
        )

    assert set(refused.value.errors) == {"closes_on"}
