"""A repair chosen by a coordinator: all of it at once, once, and only on what they read."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import Notice
from maillage.apps.booking.selectors import next_slots
from maillage.apps.rota.enums import IncidentKind, IncidentState, PostState
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import (
    BedNight,
    Incident,
    OfferedWeek,
    Outage,
    Post,
    PostChange,
)
from maillage.apps.rota.selectors.repairs import version_of
from maillage.apps.rota.selectors.standing import fingerprint_of
from maillage.apps.rota.services import incidents, repairs, slots, withdrawals
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def collective():
    return a_collective()


@pytest.fixture
def coordinator(collective):
    return a_coordinator(collective)


@pytest.fixture
def ajain(collective):
    return a_centre(collective, name="Ajain")


def a_served_week(centre, number, **values):
    """A published week, and the doctor who serves it."""
    who = a_volunteer(centre.collective, weeks=[monday(number)], **values)
    return a_post(centre.lines.first(), monday(number), who)


def withdrawn(post):
    """The incident of a post given back, with its alternatives."""
    incident = withdrawals.withdraw(post_id=post.pk, user=None, now=NOW)
    return incidents.propose(incident_id=incident.pk, now=NOW)


def settle(incident, choice, user, seen=None):
    seen = version_of(incident) if seen is None else seen
    return repairs.settle(incident=incident, choice=choice, seen=seen, user=user, now=NOW)


def test_the_chosen_doctor_takes_the_week_and_is_told(ajain, coordinator):
    other = a_volunteer(ajain.collective, weeks=[MONDAY])
    post = a_served_week(ajain, 0)
    incident = withdrawn(post)

    settle(incident, 0, coordinator)

    post.refresh_from_db()
    assert (post.volunteer, post.state) == (other, PostState.TO_CONFIRM)
    assert post.confirm_before == NOW + timedelta(days=10)
    assert BedNight.objects.get().post == post
    change = PostChange.objects.get(cause="repair")
    assert (change.before, change.after, change.incident) == (None, other, incident)
    incident.refresh_from_db()
    assert (incident.state, incident.settled_by) == (IncidentState.SETTLED, coordinator)
    notice = Notice.objects.get(about=f"volunteer:{other.pk}")
    assert "à Ajain, du 4 au 9 janvier 2027" in notice.text


def test_a_doctor_comes_earlier_and_the_reserve_takes_their_week(ajain, coordinator):
    reserve = a_reserve(ajain.collective)
    mover = a_volunteer(ajain.collective, weeks=[MONDAY, monday(2)], max_weeks=1)
    moved = a_post(ajain.lines.get(), monday(2), mover)
    kept_ready = a_volunteer(ajain.collective, weeks=[monday(2)], max_weeks=1)
    waiting = a_post(reserve.lines.get(), monday(2), kept_ready)
    lost = a_served_week(ajain, 0)
    incident = withdrawn(lost)

    settle(incident, 0, coordinator)

    for post in (lost, moved, waiting):
        post.refresh_from_db()
    assert [lost.volunteer, moved.volunteer, waiting.volunteer] == [mover, kept_ready, None]
    best = incident.alternatives[0]
    assert best["proven"]
    assert best["people"] == sorted([mover.pk, kept_ready.pk])
    assert best["empty"] == 0
    given, taken = sorted(Notice.objects.filter(key__startswith="rota:repair").values_list("text"))
    assert "du 18 au 23 janvier 2027" in given[0] + taken[0]


def test_two_coordinators_settle_one_incident_once(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))
    settle(incident, 0, coordinator)
    second = a_coordinator(ajain.collective)

    with pytest.raises(NotNow, match="C’est déjà fait"):
        settle(incident, None, second)

    incident.refresh_from_db()
    assert incident.settled_by == coordinator
    assert PostChange.objects.filter(cause="repair").count() == 1


def test_a_rota_that_changed_since_refuses_and_is_computed_again(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))
    before = incident.fingerprint
    a_served_week(ajain, 3)

    with pytest.raises(StaleEdit, match="recalculées"):
        settle(incident, 0, coordinator)

    assert Post.objects.get(monday=MONDAY).volunteer is None
    incident.refresh_from_db()
    assert incident.state == IncidentState.OPEN
    assert incident.fingerprint != before
    settle(incident, 0, coordinator)


def test_a_doctor_who_no_longer_offers_the_week_is_not_sent(ajain, coordinator):
    other = a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))
    OfferedWeek.objects.filter(volunteer=other).delete()

    with pytest.raises(StaleEdit):
        settle(incident, 0, coordinator)

    incident.refresh_from_db()
    assert incident.alternatives == []


def test_an_offer_meanwhile_does_not_stop_who_is_choosing(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))
    a_volunteer(ajain.collective, weeks=[monday(9)])

    assert fingerprint_of(ajain.collective, NOW.date()) != incident.fingerprint  # read again
    assert settle(incident, 0, coordinator).state == IncidentState.SETTLED


def test_what_was_read_must_be_what_is_chosen(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))

    with pytest.raises(StaleEdit):
        settle(incident, 0, coordinator, seen="something else")
    with pytest.raises(BadRota, match="une des propositions"):
        settle(incident, 2, coordinator)


def test_a_repair_interrupted_half_way_changes_nothing(ajain, coordinator, monkeypatch):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(repairs.notices, "enqueue", fails)

    with pytest.raises(RuntimeError):
        settle(incident, 0, coordinator)

    assert Post.objects.get().state == PostState.EMPTY
    incident.refresh_from_db()
    assert incident.state == IncidentState.OPEN


def test_left_as_it_is_nothing_moves(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))

    settle(incident, None, coordinator)

    incident.refresh_from_db()
    assert incident.state == IncidentState.LEFT
    assert Post.objects.get().state == PostState.EMPTY


def test_the_week_under_way_and_those_before_are_left_alone(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[date(2026, 11, 16)])
    this_week = a_post(ajain.lines.get(), date(2026, 11, 16), a_volunteer(ajain.collective))

    incident = withdrawn(this_week)

    assert incident.alternatives == []


def test_slots_close_without_a_doctor_and_open_again_with_another(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    post = a_served_week(ajain, 0)
    slots.follow_weeks([post.line_id], today=NOW.date())
    post.line.refresh_from_db()
    agenda = post.line.agenda
    reason = agenda.service.reasons.get()
    before = next_slots(agenda.pk, reason, after=NOW, limit=200)
    incident = withdrawn(post)
    without = next_slots(agenda.pk, reason, after=NOW)

    settle(incident, 0, coordinator)

    assert before
    assert without == []
    assert next_slots(agenda.pk, reason, after=NOW, limit=200) == before


def test_a_repair_fills_the_weeks_of_its_incident_and_no_other(ajain, coordinator):
    for number in (0, 1):
        a_volunteer(ajain.collective, weeks=[monday(number)])
    withdrawn(a_served_week(ajain, 0))
    incident = withdrawn(a_served_week(ajain, 1))

    settle(incident, 0, coordinator)

    assert Post.objects.get(state=PostState.EMPTY).monday == MONDAY
    assert Incident.objects.get(state=IncidentState.OPEN).first_monday == MONDAY


def test_withdrawals_that_another_repair_fills_are_settled_with_it(ajain, coordinator):
    withdrawn(a_served_week(ajain, 0))
    offer = incidents.report(
        kind=IncidentKind.OFFER,
        volunteer=a_volunteer(ajain.collective),
        weeks=(MONDAY, MONDAY),
        user=coordinator,
        now=NOW,
    )

    settle(incidents.propose(incident_id=offer.pk, now=NOW), 0, coordinator)

    assert set(Incident.objects.values_list("state", flat=True)) == {IncidentState.SETTLED}


def test_a_week_offered_fills_an_empty_one(ajain, coordinator):
    post = a_post(ajain.lines.get(), MONDAY)
    doctor = a_volunteer(ajain.collective)

    incident = incidents.report(
        kind=IncidentKind.OFFER,
        volunteer=doctor,
        weeks=(MONDAY + timedelta(days=2), MONDAY),
        user=coordinator,
        now=NOW,
    )
    incident = incidents.propose(incident_id=incident.pk, now=NOW)
    settle(incident, 0, coordinator)

    assert doctor.offered_weeks.get().monday == MONDAY
    post.refresh_from_db()
    assert post.volunteer == doctor


def report_for(centre, kind, user, first=0, last=0):
    incident = incidents.report(
        kind=kind,
        centre=centre,
        weeks=(monday(first), monday(last)),
        user=user,
        now=NOW,
    )
    return incidents.propose(incident_id=incident.pk, now=NOW)


def test_a_flat_that_floods_moves_who_can_sleep_nowhere(collective, coordinator):
    flooded, dry = (a_centre(collective, beds=1, name=name) for name in ("Ajain", "Arnac"))
    post = a_served_week(flooded, 0)
    empty = a_post(dry.lines.get(), MONDAY)
    Outage.objects.create(flat=flooded.flats.get(), first_monday=MONDAY, last_monday=MONDAY)

    incident = report_for(flooded, IncidentKind.FLAT, coordinator)
    settle(incident, 0, coordinator)

    doctor = post.volunteer
    for each in (post, empty):
        each.refresh_from_db()
    assert (post.volunteer, empty.volunteer) == (None, doctor)


def test_a_centre_that_closes_some_weeks_frees_its_doctors(collective, coordinator):
    closing, other = a_centre(collective, name="Ajain"), a_centre(collective, name="Arnac")
    post, empty = a_served_week(closing, 0), a_post(other.lines.get(), MONDAY)

    incident = report_for(closing, IncidentKind.CLOSING, coordinator)
    settle(incident, 0, coordinator)

    doctor = post.volunteer
    for each in (post, empty):
        each.refresh_from_db()
    assert (post.volunteer, empty.volunteer) == (None, doctor)
    assert post.changes.get(cause="closing").before == doctor


def test_a_centre_that_closes_with_nowhere_else_to_go_tells_its_doctors(ajain, coordinator):
    post = a_served_week(ajain, 0)

    incident = report_for(ajain, IncidentKind.CLOSING, coordinator)
    settle(incident, 0, coordinator)

    assert Post.objects.get().state == PostState.EMPTY
    assert (
        "Vous n’avez plus à venir"
        in Notice.objects.get(about=f"volunteer:{post.volunteer_id}").text
    )


def test_a_line_that_opens_asks_for_doctors_in_published_weeks(ajain, coordinator):
    a_served_week(ajain, 0)
    line = ajain.lines.create(number=2, opens_on=MONDAY)

    incident = report_for(ajain, IncidentKind.OPENING, coordinator, 0, 3)

    assert line.posts.get().state == PostState.EMPTY  # only week 0 is published
    assert incident.alternatives == []


def test_a_paused_doctor_keeps_their_week(ajain, coordinator):
    staying = a_served_week(ajain, 0, state="paused")
    a_volunteer(ajain.collective, weeks=[MONDAY, monday(1)])
    incident = withdrawn(a_served_week(ajain, 1))

    settle(incident, 0, coordinator)

    who = staying.volunteer
    staying.refresh_from_db()
    assert staying.volunteer == who


def test_said_twice_it_is_one_incident(ajain, coordinator):
    first = report_for(ajain, IncidentKind.CLOSING, coordinator)

    assert report_for(ajain, IncidentKind.CLOSING, coordinator) == first


def test_weeks_the_wrong_way_round_or_nobody_named_are_refused(ajain, coordinator):
    with pytest.raises(BadRota, match="vient avant"):
        report_for(ajain, IncidentKind.CLOSING, coordinator, 1, 0)
    with pytest.raises(BadRota, match="Choisissez un médecin"):
        report_for(ajain, IncidentKind.OFFER, coordinator)
    with pytest.raises(BadRota, match="Choisissez un centre"):
        report_for(None, IncidentKind.CLOSING, coordinator)


def test_only_those_who_coordinate_this_collective_settle_and_report(ajain, coordinator):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = withdrawn(a_served_week(ajain, 0))
    strangers = [
        a_coordinator(a_collective()),
        a_volunteer_user(a_volunteer(ajain.collective)),
        a_coordinator(ajain.site.organisation),
    ]

    for user in strangers:
        with pytest.raises(NotAllowed):
            settle(incident, 0, user)
    for user in strangers[:2]:
        with pytest.raises(NotAllowed):
            report_for(ajain, IncidentKind.CLOSING, user)
    assert report_for(ajain, IncidentKind.FLAT, strangers[2])  # the fixed team of the centre
