"""One list of what can be booked, ranked by first slot and road."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.booking.models import FreeSlot
from maillage.apps.booking.selectors.search import find_care, rank_hours
from maillage.engines.travel import StraightLine, distance_km
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    PractitionerRoleFactory,
    ReasonFactory,
)
from tests.apps.territory.factories import CommuneFactory, TravelTimeSetFactory

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = MONDAY_9.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KM_NORTH = 1 / 111.2


@pytest.fixture
def ajain():
    TravelTimeSetFactory()
    return CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)


@pytest.fixture
def ask(ajain):
    """`ask(mode=…)`: the answer for general medicine around Ajain, from now."""

    def find(*, viewer=None, now=MONDAY_9, limit=50, **question):
        question = {
            "care_type": "general_medicine",
            "commune": ajain,
            "when_from": now,
            "mode": None,
        } | question
        return find_care(viewer=viewer, now=now, limit=limit, **question)

    return find


def offer(commune, starts, *, km=0.0, reason=None, site=None, agenda=None, **service):
    """An agenda `km` north of a commune, with one reason free at these starts."""
    place = site or CareSiteFactory(commune=commune, latitude=commune.latitude + km * KM_NORTH)
    made = AgendaFactory(service=CareServiceFactory(site=place, **service), **(agenda or {}))
    add_reason(made, starts, **(reason or {}))
    return made


def add_reason(agenda, starts, **reason):
    why = ReasonFactory(service=agenda.service, **reason)
    FreeSlot.objects.bulk_create(
        FreeSlot(
            agenda=agenda,
            reason=why,
            start=start,
            end=start + timedelta(minutes=why.minutes),
            places=1,
        )
        for start in starts
    )
    return why


def agendas(answer):
    return [result.agenda for result in answer.results]


# Ranking


def test_half_an_hour_of_road_weighs_as_much_as_a_day_of_waiting():
    assert rank_hours(MONDAY_9 + DAY, 0, MONDAY_9) == rank_hours(MONDAY_9, 30, MONDAY_9) == 24


def test_tomorrow_nearby_comes_before_today_an_hour_away(ask, ajain):
    far = offer(ajain, [MONDAY_9 + HOUR], km=50)  # 58.8 min: 1 + 47.1 h
    near = offer(ajain, [MONDAY_9 + 26 * HOUR])  # 1.3 min: 26 + 1.1 h

    assert agendas(ask()) == [near, far]


def test_on_site_assisted_and_remote_are_one_list(ask, ajain):
    point = offer(ajain, [MONDAY_9 + 2 * HOUR], reason={"mode": "assisted_remote"})
    remote = offer(ajain, [MONDAY_9 + 3 * HOUR], km=60, reason={"mode": "remote"})
    visit = offer(ajain, [MONDAY_9 + 4 * HOUR], km=5)

    found = ask().results

    assert [result.agenda for result in found] == [remote, point, visit]
    assert [result.mode for result in found] == ["remote", "assisted_remote", "on_site"]
    assert [round(result.minutes, 2) for result in found] == [0, 1.33, 7.08]


def test_a_result_gives_its_first_three_slots_in_order(ask, ajain):
    offer(ajain, [MONDAY_9 + hours * HOUR for hours in (7, 2, 30, 5)])

    (result,) = ask().results

    assert result.first_start == MONDAY_9 + 2 * HOUR
    assert result.next_starts == tuple(MONDAY_9 + hours * HOUR for hours in (2, 5, 7))


def test_one_line_for_an_agenda_and_a_mode_the_reason_that_comes_first(ask, ajain):
    agenda = offer(ajain, [MONDAY_9 + 5 * HOUR])
    sooner = add_reason(agenda, [MONDAY_9 + 2 * HOUR])
    remote = add_reason(agenda, [MONDAY_9 + 9 * HOUR], mode="remote")

    assert [result.reason for result in ask().results] == [sooner, remote]


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_the_one_of_a_search_by_hand(ask, ajain, seed):
    chance = random.Random(seed)
    expected = []
    for _ in range(6):
        km, late = chance.uniform(0, 80), chance.random() < 0.3
        starts = [MONDAY_9 + chance.randrange(600) * HOUR / 4 for _ in range(chance.randrange(4))]
        mode, notice = chance.choice(["on_site", "remote"]), chance.choice([0, 60, 2880])
        agenda = offer(
            ajain,
            sorted(set(starts)),
            km=km,
            reason={"mode": mode, "notice_minutes": notice, "horizon_days": 4},
            hidden_at=MONDAY_9 if late else None,
        )
        first_day, last = MONDAY_9 + timedelta(minutes=notice), MONDAY_9 + 4 * DAY
        free = [start for start in starts if first_day <= start < last]
        if free and not late:
            minutes = 0 if mode == "remote" else 1.33 + 1.15 * km
            hours = (min(free) - MONDAY_9) / HOUR + 0.8 * minutes
            expected.append((round(hours, 1), agenda.pk))

    found = [
        (round(rank_hours(r.first_start, r.minutes, MONDAY_9), 1), r.agenda.pk)
        for r in ask().results
    ]
    assert sorted(found) == sorted(expected)
    assert found == sorted(found, key=lambda each: each[0])


# When and how


def test_a_slot_inside_the_notice_or_beyond_the_horizon_is_not_offered(ask, ajain):
    offer(
        ajain,
        [MONDAY_9 + timedelta(minutes=m) for m in (0, 59, 60)] + [MONDAY_9 + 7 * DAY],
        reason={"notice_minutes": 60, "horizon_days": 7},
    )

    (result,) = ask().results

    assert result.next_starts == (MONDAY_9 + HOUR,)


def test_a_day_already_past_means_from_now_on(ask, ajain):
    offer(ajain, [MONDAY_9 - HOUR, MONDAY_9 + HOUR])

    (result,) = ask(when_from=MONDAY_9 - DAY).results

    assert result.next_starts == (MONDAY_9 + HOUR,)


def test_only_slots_from_the_day_asked_count(ask, ajain):
    offer(ajain, [MONDAY_9 + HOUR, MONDAY_9 + 3 * DAY])

    (result,) = ask(when_from=MONDAY_9 + 2 * DAY).results

    assert result.next_starts == (MONDAY_9 + 3 * DAY,)


def test_only_slots_that_start_within_a_window_count_its_end_excluded(ask, ajain):
    offer(ajain, [MONDAY_9 + hours * HOUR for hours in (1, 4, 6, 30, 48)])
    windows = (
        (MONDAY_9 + 4 * HOUR, MONDAY_9 + 6 * HOUR),
        (MONDAY_9 + 30 * HOUR, MONDAY_9 + 48 * HOUR),
    )

    (result,) = ask(windows=windows).results

    assert result.next_starts == (MONDAY_9 + 4 * HOUR, MONDAY_9 + 30 * HOUR)


def test_a_mode_asked_leaves_out_the_others_and_their_contacts(ask, ajain):
    remote = offer(ajain, [MONDAY_9 + HOUR], reason={"mode": "remote"}, modes=["remote"])
    offer(ajain, [MONDAY_9 + HOUR])

    answer = ask(mode="remote")

    assert agendas(answer) == [remote]
    assert answer.contacts == ()


# What exists when little does


def test_nothing_within_thirty_minutes_is_said_beside_what_exists(ask, ajain):
    far = offer(ajain, [MONDAY_9 + HOUR], km=26)  # 31.2 min

    answer = ask()

    assert answer.nothing_within_30
    assert agendas(answer) == [far]


def test_a_place_to_call_within_thirty_minutes_is_not_nothing(ask, ajain):
    offer(ajain, [MONDAY_9 + HOUR], km=26)
    offer(ajain, [], km=24)

    assert not ask().nothing_within_30


def test_care_from_home_is_not_a_place_nearby(ask, ajain):
    offer(ajain, [MONDAY_9 + HOUR], reason={"mode": "remote"}, modes=["remote"])
    offer(ajain, [], modes=["remote"])

    answer = ask()

    assert answer.nothing_within_30
    assert len(answer.results) == len(answer.contacts) == 1


def test_services_without_a_slot_are_to_call_the_nearest_first(ask, ajain):
    far = offer(ajain, [], km=20, phone="+33555000009").service
    near = offer(ajain, [], km=2).service

    contacts = ask().contacts

    assert [contact.service for contact in contacts] == [near, far]
    assert [contact.phone for contact in contacts] == ["+33555000001", "+33555000009"]


def test_an_empty_territory_answers_with_nothing_at_all(ask):
    answer = ask()

    assert (answer.results, answer.contacts) == ((), ())
    assert answer.nothing_within_30


def test_the_telephone_is_the_service_s_else_the_site_s_else_the_organisation_s(ask, ajain):
    organisation = OrganisationFactory(phone="+33555000007")
    site = CareSiteFactory(commune=ajain, phone="", organisation=organisation)
    offer(ajain, [MONDAY_9 + HOUR], site=site)

    assert ask().results[0].phone == "+33555000007"


def test_beyond_a_hundred_km_it_is_another_country(ask, ajain):
    offer(ajain, [MONDAY_9 + HOUR], km=110)

    assert ask().results == ask().contacts == ()


def test_at_most_as_many_results_as_asked(ask, ajain):
    first = offer(ajain, [MONDAY_9 + HOUR])
    offer(ajain, [MONDAY_9 + 2 * HOUR])

    answer = ask(limit=1)

    assert agendas(answer) == [first]
    assert answer.contacts == (), "what can be booked is not to call, even beyond the limit"


def test_before_a_travel_time_set_is_loaded_the_straight_line_answers():
    commune = CommuneFactory(latitude=46.2, longitude=2.0)
    offer(commune, [MONDAY_9 + HOUR], km=10)

    answer = find_care(
        care_type="general_medicine",
        commune=commune,
        when_from=MONDAY_9,
        viewer=None,
        now=MONDAY_9,
    )

    km = distance_km(46.2, 2.0, 46.2 + 10 * KM_NORTH, 2.0)
    assert answer.results[0].minutes == pytest.approx(StraightLine().minutes(km))


# Who may see and book what


@pytest.mark.parametrize(
    "closed",
    [
        {"reason": {"is_active": False}},
        {"reason": {"for_own_patients": True}},
        {"reason": {"for_sas": True}},
        {"reason": {"bookable_by": "members"}},
        {"reason": {"bookable_by": "professionals"}},
        {"reason": {"channels": ["phone", "counter", "relay"]}},
        {"agenda": {"is_open": False}},
    ],
)
def test_what_the_public_cannot_book_is_to_call(ask, ajain, closed):
    service = offer(ajain, [MONDAY_9 + HOUR], **closed).service

    answer = ask()

    assert answer.results == ()
    assert [contact.service for contact in answer.contacts] == [service]


@pytest.mark.parametrize(
    "hidden",
    [
        {"hidden_at": MONDAY_9},
        {"visibility": "professionals"},
        {"visibility": "cpts"},
        {"visibility": "sas"},
        {"confirm_before": TODAY - 91 * DAY},
        {"site__confirm_before": TODAY - 91 * DAY},
        {"care_type": "nursing"},
    ],
)
def test_what_the_public_does_not_see_does_not_exist(ask, ajain, hidden):
    place = {name[6:]: hidden.pop(name) for name in list(hidden) if name.startswith("site__")}
    offer(ajain, [MONDAY_9 + HOUR], site=CareSiteFactory(commune=ajain, **place), **hidden)

    answer = ask()

    assert (answer.results, answer.contacts) == ((), ())


@pytest.mark.parametrize(("late_days", "is_out"), [(-1, False), (0, False), (1, True), (90, True)])
def test_an_entry_past_its_date_is_marked_until_it_is_left_out(ask, ajain, late_days, is_out):
    offer(ajain, [MONDAY_9 + HOUR], confirm_before=TODAY - late_days * DAY)

    assert ask().results[0].is_out_of_date is is_out


def test_a_professional_also_sees_what_relays_book(ask, ajain):
    relay = MembershipFactory(role="relay").user
    offer(ajain, [MONDAY_9 + HOUR], reason={"bookable_by": "professionals", "channels": ["relay"]})
    offer(ajain, [MONDAY_9 + HOUR], visibility="professionals")

    assert len(ask(viewer=relay).results) == 2
    assert len(ask(viewer=UserFactory()).results) == 0
    assert len(ask(viewer=None).results) == 0


def test_the_number_of_queries_does_not_depend_on_the_offer(ask, ajain, django_assert_num_queries):
    for number in range(6):
        service = CareServiceFactory(site__commune=ajain)
        role = PractitionerRoleFactory(site=service.site)
        agenda = AgendaFactory(service=service, role=role)
        add_reason(agenda, [MONDAY_9 + HOUR + number * HOUR])
        offer(ajain, [], km=number)

    with django_assert_num_queries(8):
        answer = ask()
        assert [str(r.agenda.role.practitioner) for r in answer.results]
        assert [c.site.commune.name for c in answer.contacts]
