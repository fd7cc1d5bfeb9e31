"""Eight processes fight for the same slots: what they were told is what is stored."""

import json
import multiprocessing
import os
import random
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import OperationalError, connections

from maillage.apps.accounts import audit
from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import OCCUPYING, State
from maillage.apps.booking.errors import BookingError
from maillage.apps.booking.models import Appointment, FreeSlot
from maillage.apps.booking.selectors import slots
from tests.apps.accounts.factories import UserFactory
from tests.apps.booking.factories import NINE, NOW, booked
from tests.apps.offer.factories import AgendaFactory, OpeningRuleFactory, ReasonFactory, open_agenda

PROCESSES, ROUNDS = 8, 8


def fight(seed, places, path):
    """One process: book, cancel and move at random, and write down what it was told."""
    chance, told, mine = random.Random(seed), [], []
    booker = Booker.member(UserFactory.build(pk=1), None)
    for turn in range(ROUNDS):
        agenda, reason = chance.choice(places)
        start = NINE + timedelta(minutes=20 * chance.randrange(9))
        asked = {"agenda_id": agenda, "reason_id": reason, "start": start, "booker": booker}
        try:
            if mine and turn % 4 == 3:
                gone = mine.pop()
                services.cancel(appointment_id=gone, booker=booker, now=NOW)
                told.append(["cancelled", gone])
            elif mine and turn % 4 == 2:
                moved = services.move(appointment_id=mine[-1], now=NOW, **asked)
                told.append(["moved", moved.pk, start.isoformat(), agenda])
            else:
                made = services.book(**asked, **_who(seed, turn))
                mine.append(made.pk)
                told.append(["booked", made.pk, start.isoformat(), agenda])
        except BookingError as error:
            told.append(["refused", type(error).__name__])
        except OperationalError:  # SQLite made it wait too long: nothing was done, nothing told
            connections["default"].close()
    path.write_text(json.dumps(told))
    connections.close_all()
    os._exit(0)


def _who(seed, turn):
    from tests.apps.booking.factories import person

    return {
        "person": person(family_name=f"Processus {seed}"),
        "channel": "counter",
        "key": f"{seed}:{turn}",
        "now": NOW,
    }


@pytest.mark.django_db(transaction=True)
def test_eight_processes_never_share_a_place(tmp_path):
    UserFactory(pk=1)
    agenda, reason = open_agenda()
    long = ReasonFactory(service=agenda.service, minutes=60)
    agenda.rules.get().reasons.add(long)
    elsewhere = AgendaFactory(service=agenda.service, role=agenda.role)
    OpeningRuleFactory(agenda=elsewhere, reasons=[reason, long])
    group, session = open_agenda(rule={"capacity": 3}, unnamed=True)
    places = [
        *[(agenda.pk, reason.pk), (agenda.pk, long.pk), (elsewhere.pk, reason.pk)],
        (group.pk, session.pk),
    ]
    ids = [agenda.pk, elsewhere.pk, group.pk]
    services.refresh_free_slots(ids, now=NOW)

    told = _run(places, tmp_path)

    _check_what_was_told(told)
    _check_no_place_is_shared(practitioner=agenda.role.practitioner_id, group=group.pk)
    for one, why in [(agenda, reason), (elsewhere, reason), (group, session)]:
        kept = FreeSlot.objects.filter(agenda=one, reason=why, start__gte=NINE).order_by("start")
        computed = slots(one.pk, why, first=NINE, last=NOW + timedelta(days=90), now=NOW)
        assert list(kept.values("start", "end", "places")) == computed
    assert audit.verify().first_broken is None


def _run(places, folder):
    connections.close_all()
    context = multiprocessing.get_context("fork")
    paths = [folder / f"{seed}.json" for seed in range(PROCESSES)]
    fighters = [
        context.Process(target=fight, args=(seed, places, path)) for seed, path in enumerate(paths)
    ]
    for fighter in fighters:
        fighter.start()
    for fighter in fighters:
        fighter.join(60)
        assert fighter.exitcode == 0
    return [line for path in paths for line in json.loads(path.read_text())]


def _check_what_was_told(told):
    expected = {}
    for what, *line in told:
        if what in ("booked", "moved"):
            expected[line[0]] = (*line[1:], State.BOOKED)
        elif what == "cancelled":
            expected[line[0]] = (*expected[line[0]][:2], State.CANCELLED_BY_SERVICE)
    stored = {
        one.pk: (one.start.astimezone(NINE.tzinfo).isoformat(), one.agenda_id, one.state)
        for one in Appointment.objects.all()
    }
    assert stored == expected
    assert {"SlotTaken"} == {line[1] for line in told if line[0] == "refused"}


def _check_no_place_is_shared(*, practitioner, group):
    standing = list(Appointment.objects.filter(state__in=OCCUPYING))
    for one, other in combinations(standing, 2):
        meet = one.start < other.end and other.start < one.end
        if meet and one.practitioner_id == practitioner == other.practitioner_id:
            pytest.fail(f"{one} and {other} share their practitioner")
        if meet and one.agenda_id == group == other.agenda_id:
            assert one.seat != other.seat
            assert {one.seat, other.seat} <= {1, 2, 3}
    assert standing


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_by_eight_processes_books_once(tmp_path):
    UserFactory(pk=1)
    agenda, reason = open_agenda()
    connections.close_all()
    context = multiprocessing.get_context("fork")

    def send(path):
        booker = Booker.member(UserFactory.build(pk=1), None)
        asked = {"key": "the same", "channel": "counter", "booker": booker}
        path.write_text(str(booked(agenda, reason, **asked).pk))
        connections.close_all()
        os._exit(0)

    paths = [tmp_path / f"{number}" for number in range(PROCESSES)]
    senders = [context.Process(target=send, args=(path,)) for path in paths]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)

    assert {path.read_text() for path in paths} == {str(Appointment.objects.get().pk)}
