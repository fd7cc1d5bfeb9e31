"""« Cette semaine »: who comes, what is missing, keys, cleaning, the mission sheet, the lodging."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.models import CleaningSlot, KeyHandover
from maillage.apps.rota.services import lodging
from maillage.apps.rota.weeks import arrival, monday_of
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_coordinator,
    a_flat,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
SATURDAY = arrival(MONDAY)


@pytest.fixture
def centre():
    return a_centre(name="Ajain", lines=2)


@pytest.fixture
def team(centre):
    return a_coordinator(centre.site.organisation)


@pytest.fixture
def post(centre):
    volunteer = a_volunteer(centre.collective, beds=2, needs_vehicle=True)
    post = a_post(centre.lines.get(number=1), MONDAY, volunteer, state="to_confirm")
    lodging.lodge(post=post, actor="system", now=NOW)
    return post


def url(name, *args):
    return reverse(f"coordination:rota_{name}", args=args)


def week(client, user, first=MONDAY):
    client.force_login(user)
    return client.get(url("week", first))


def test_a_week_tells_who_comes_where_they_sleep_and_what_is_missing(client, centre, team, post):
    a_post(centre.lines.get(number=2), MONDAY)

    page = week(client, team)

    first, second = page.context["rows"]
    assert (first["flats"], first["vehicle"]) == (["Logement 1 (2\u00a0couchages)"], "Clio 0")
    assert first["missing"] == ["pas encore confirmée"]
    assert second["missing"] == ["personne ne vient"]
    assert "1\u00a0médecin sur 2\u00a0places" in page.content.decode()


def test_no_bed_and_no_vehicle_are_told(client, centre, team, post):
    post.bed_nights.all().delete()
    post.vehicle_loan.delete()

    (row,) = week(client, team).context["rows"]

    assert row["missing"] == ["pas de logement", "pas de véhicule", "pas encore confirmée"]


def test_the_team_sees_its_centre_only_and_the_coordination_its_reserve_too(
    client, centre, team, post
):
    other = a_centre(centre.collective, name="Bellegarde")
    a_post(other.lines.get(), MONDAY, a_volunteer(centre.collective))
    a_post(a_reserve(centre.collective).lines.get(), MONDAY, a_volunteer(centre.collective))

    assert [row["centre"] for row in week(client, team).context["rows"]] == ["Ajain"]
    rows = week(client, a_coordinator(centre.collective)).context["rows"]
    assert [row["centre"] for row in rows] == ["Ajain", "Bellegarde", "Réserve"]
    assert not week(client, a_coordinator(a_centre().collective)).context["rows"]


def test_this_week_opens_on_today_and_a_week_starts_on_monday(client, centre, team):
    a_post(centre.lines.get(number=1), monday_of(timezone.localdate() + timedelta(days=2)))
    client.force_login(team)

    assert len(client.get(url("this_week")).context["rows"]) == 1
    assert client.get(url("week", MONDAY + timedelta(days=1))).status_code == 404


def test_the_doctors_who_leave_are_those_of_the_week_before(client, team, post):
    page = week(client, team, monday(1))

    assert [row["doctor"] for row in page.context["leaving"]] == [post.volunteer.full_name]
    assert not page.context["rows"]


def test_the_team_says_it_gave_the_keys_and_plans_the_cleaning(client, centre, team, post):
    (handing,) = week(client, team).context["handings"]
    assert handing["given"]["can_say"] and not handing["received"]["can_say"]

    client.post(url("keys_say", post.line_id, SATURDAY), {"side": "given"})
    client.post(url("keys", post.line_id, SATURDAY), {"at": "15:00"})  # too late
    flat = centre.flats.get()
    client.post(url("cleaning", flat.pk, SATURDAY), {"starts": "09:00", "ends": "11:00"})
    slot = CleaningSlot.objects.get()
    client.post(url("cleaning_done", slot.pk))

    assert KeyHandover.objects.get().given_by == team
    seen = week(client, team).content.decode()
    assert "avant une arrivée\u00a0: fait" in seen.replace("\n", "")


def test_what_is_not_a_saturday_or_a_side_does_not_exist(client, team, post):
    client.force_login(team)

    assert client.post(url("keys_say", post.line_id, SATURDAY), {"side": "x"}).status_code == 404
    sent = client.post(url("keys", post.line_id, MONDAY), {"at": "15:00"})
    assert sent.status_code == 404 and not KeyHandover.objects.exists()


def test_a_doctor_is_lodged_by_hand_and_a_late_page_is_refused(client, centre, team, post):
    flat = a_flat(centre, name="Presbytère")
    client.force_login(team)
    form = client.get(url("lodging", post.pk)).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"flat": str(flat.pk)}

    assert client.post(url("lodging", post.pk), typed).status_code == 302
    assert {night.flat for night in post.bed_nights.all()} == {flat}

    late = client.post(url("lodging", post.pk), typed | {"flat": ""})
    assert late.status_code == 422
    assert "rouvrez-la" in late.content.decode() and post.bed_nights.count() == 2


def test_a_flat_that_suits_nobody_is_not_offered(client, centre, team, post):
    a_flat(centre, name="Studio", beds=1)
    client.force_login(team)

    seen = client.get(url("lodging", post.pk)).content.decode()

    assert "Logement 1" in seen and "Studio" not in seen


def test_who_takes_the_mission_sheet_and_who_does_not(client, centre, team, post):
    doctor = a_volunteer_user(post.volunteer)
    for user, status in (
        (team, 200),
        (a_coordinator(centre.collective), 200),
        (doctor, 403),
        (a_coordinator(a_centre(centre.collective).site.organisation), 403),
        (a_coordinator(a_centre().collective), 403),
    ):
        client.force_login(user)
        for name in ("mission", "lodging"):
            answer = client.get(url(name, post.pk))
            assert answer.status_code == status
    client.force_login(team)
    sheet = client.get(url("mission", post.pk))
    assert sheet.content.startswith(b"%PDF") and "no-store" in sheet["Cache-Control"]


def test_a_saturday_of_another_centre_is_not_changed(client, team):
    other = a_centre()
    line, flat = other.lines.get(), other.flats.get()
    slot = flat.cleanings.create(saturday=SATURDAY, starts="09:00", ends="10:00")
    client.force_login(team)

    for page in (
        ("keys", line.pk, SATURDAY),
        ("keys_say", line.pk, SATURDAY),
        ("cleaning", flat.pk, SATURDAY),
        ("cleaning_done", slot.pk),
    ):
        assert client.post(url(*page), {"side": "given"}).status_code == 403
