"""Server, worker and connections killed at random instants under load: nobody is lost or doubled.

People take a place at the counter and practitioners answer on their pages, all over HTTP, while
practitioners who do not answer make the worker give tickets back. What each was told is compared
with what is stored.
"""

import http.client
import json
import random
import re
import threading
import time
import uuid
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.teleconsult.enums import Step
from maillage.apps.teleconsult.models import Consultation, Ticket, TicketStep
from maillage.apps.teleconsult.services import duties, matching
from maillage.apps.teleconsult.tokens import TICKET, token_of
from maillage.cli.work import run_errands
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_practitioner,
    a_relay_of,
    a_ticket,
    an_open_point,
    person,
)
from tests.web.portal import PATIENCE_SECONDS, Portal, fork, kill

COUNTERS, PEOPLE, PRACTITIONERS, LIVES = 2, 6, 2, 3
NEARLY_GONE = timedelta(seconds=44.7)  # after 45 without a sign of life one has vanished
BACK = {Step.DECLINED, Step.UNANSWERED, Step.VANISHED}
DUTY = "/agenda/teleconsultation/"
OFFER = {
    "care_types": ["general_medicine"],
    "languages": ["fr"],
    "modalities": ["video", "telephone"],
    "until": "20:00",
}
ASKED = {
    "care_type": "general_medicine",
    "motive": "pain",
    "priority": "usual",
    "modality": "telephone",
    "language": "fr",
    "preference": "none",
}


class Visitor(threading.Thread):
    """Does something again and again at the portal; `told` is what it was answered."""

    def __init__(self, number, portal, user):
        super().__init__(daemon=True)
        self.portal, self.chance = portal, random.Random(number)
        self.number, self.told, self.over = number, [], threading.Event()
        browser = Client()
        browser.force_login(user)
        self.session = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method, *given, **headers):
        """The answer of the portal, asked again while nobody answers or it broke."""
        while True:
            try:
                status, *rest = method(*given, self.session, **headers)
            except (OSError, http.client.HTTPException):
                status = 503
            if status < 500:
                return status, *rest
            time.sleep(0.05)


class Welcome(Visitor):
    """A relay who welcomes one person after the other, and looks at their waiting screen."""

    def __init__(self, number, portal, point):
        super().__init__(number, portal, a_relay_of(point))
        self.address = reverse("relay:welcome_person", args=[point.pk])

    def run(self):
        for turn in range(PEOPLE):
            name = f"Personne {self.number} {turn}"
            form = ASKED | {"family_name": name, "key": str(uuid.uuid4())}
            status, _, location = self.ask(self.portal.post, self.address, form)
            assert status == 302
            public_id = uuid.UUID(location.rstrip("/").split("/")[-1])
            self.told.append(("entered", name, public_id))
            self._look(public_id)

    def _look(self, public_id):
        token = token_of(Ticket(public_id=public_id), TICKET)
        try:
            said = self.portal.first_event(reverse("live:ticket", args=[token]))
        except (OSError, http.client.HTTPException):
            return
        if said:
            self.told.append(("shown", public_id, json.loads(said)["state"]))


class Practitioner(Visitor):
    """Answers on their pages: goes on duty, accepts or declines, opens the room, ends it."""

    def run(self):
        while not self.over.is_set():
            _, page, _ = self.ask(self.portal.get, DUTY)
            proposed = re.search(rf'"({DUTY}personne/(\d+)/)prendre/"', page)
            room = re.search(rf'href="({DUTY}[0-9a-f-]{{36}}/)"', page)
            if 'name="care_types"' in page:
                self.ask(self.portal.post, DUTY, OFFER)
            elif "/reprise/" in page:
                self.ask(self.portal.post, f"{DUTY}reprise/", {})
            elif proposed and self.chance.random() < 0.2:
                self.ask(self.portal.post, f"{proposed[1]}rendre/", {})
            elif proposed:
                self._accept(*proposed.groups())
            elif room:
                self._consult(room[1])
            else:
                time.sleep(0.1)

    def _accept(self, address, ticket_id):
        _, _, location = self.ask(self.portal.post, f"{address}prendre/", {})
        if location != DUTY:
            self.told.append(("accepted", int(ticket_id), _room(location)))
            self._consult(location)

    def _consult(self, address):
        script = {"X-Room": "1"}
        self.ask(self.portal.post, f"{address}salle/entrer/", {}, **script)
        status, *_ = self.ask(self.portal.post, f"{address}salle/faire-entrer/", {}, **script)
        _, _, location = self.ask(self.portal.post, f"{address}terminer/", {})
        if status == 204 and location == DUTY:
            self.told.append(("closed", _room(address)))


def _room(address):
    return uuid.UUID(address.rstrip("/").split("/")[-1])


def _work():
    """What `maillage work` does for the queue, as fast as it can."""
    errands, last_runs = {matching.give_back: 0, matching.propose: 0}, {}
    while True:
        run_errands(errands, last_runs)
        time.sleep(0.1)


@pytest.fixture
def _a_monday_at_ten(monkeypatch):
    """Points and home are closed at night and on holidays: every process counts from `NOW`."""
    started = time.monotonic()
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: NOW + timedelta(seconds=time.monotonic() - started)
    )


@pytest.mark.usefixtures("_a_monday_at_ten")
@pytest.mark.django_db(transaction=True)
def test_nobody_is_lost_nor_in_two_rooms_nor_accepted_twice():
    point, portal, then = an_open_point(), Portal(), timezone.now() - NEARLY_GONE
    first = a_ticket(point, now=then, modality="telephone", person=person(family_name="Noir"))
    a_duty(now=then)  # is proposed this person, and never answers
    counters = [Welcome(number, portal, point) for number in range(COUNTERS)]
    doctors = [Practitioner(n, portal, a_practitioner().user) for n in range(PRACTITIONERS)]

    _work_and_be_killed(portal, counters, doctors)

    assert not any(one.is_alive() for one in (*counters, *doctors))
    told = [line for one in (*counters, *doctors) for line in one.told]
    _check_what_was_told([("entered", "Noir", first.public_id), *told])
    _check_histories()
    assert audit.verify().first_broken is None


def _work_and_be_killed(portal, counters, doctors):
    """Until everyone is seen."""
    portal.start()
    workers = [fork(_work)]
    for one in (*counters, *doctors):
        one.start()
    try:
        for life in range(LIVES):
            _end_a_life(random.Random(life), portal, workers)
        for one in counters:
            one.join(PATIENCE_SECONDS)
        _wait_until_everyone_is_seen()
    finally:
        for one in doctors:
            one.over.set()
            one.join(PATIENCE_SECONDS)
        portal.kill()
        kill(workers.pop())


def _end_a_life(chance, portal, workers):
    """Two practitioners who will not answer come; then all is cut, and begins again."""
    now = timezone.now()
    a_duty(now=now - NEARLY_GONE)
    silent = a_duty(now=now - timedelta(seconds=59.7))  # does not answer for 60
    duties.beat(duty_id=silent.pk, now=now - timedelta(seconds=43.5))
    for end in chance.sample([portal.kill, _cut_connections, None], 3):
        time.sleep(chance.uniform(0.1, 0.4))
        if end is None:
            kill(workers.pop())
            workers.append(fork(_work))
        else:
            end()
    portal.start()


def _cut_connections():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _wait_until_everyone_is_seen():
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not Ticket.objects.exclude(state="closed").exists():
            return
        time.sleep(0.1)
    states = Counter(Ticket.objects.values_list("state", flat=True))
    pytest.fail(f"nobody sees those who wait: {states}")


def _check_what_was_told(told):
    entered = {line[1]: line[2] for line in told if line[0] == "entered"}
    stored = {ticket.person.family_name: ticket.public_id for ticket in Ticket.objects.all()}
    assert entered == stored
    assert len(stored) == Ticket.objects.count() == 1 + COUNTERS * PEOPLE
    shown = {(line[1], line[2]) for line in told if line[0] == "shown"}
    assert shown <= _states_seen()
    rooms = Consultation.objects.values_list("ticket_id", "public_id")
    assert {line[1:] for line in told if line[0] == "accepted"} <= set(rooms)
    closed = [line[1] for line in told if line[0] == "closed"]
    assert Consultation.objects.filter(
        public_id__in=closed, ended_at__isnull=False, ticket__state="closed"
    ).count() == len(closed)
    assert len(closed) > PRACTITIONERS


def _states_seen():
    """Every state in which each ticket was, by its history."""
    steps = TicketStep.objects.values_list("ticket__public_id", "step", "state_before")
    return {(number, _after(step)) for number, step, _ in steps}


def _after(step):
    return "waiting" if step in BACK | {Step.ENTERED} else step


def _check_histories():
    """Each ticket went from state to state; one room for each time it was accepted."""
    steps, rooms = defaultdict(list), defaultdict(list)
    for step in TicketStep.objects.order_by("pk"):
        steps[step.ticket_id].append(step)
    for room in Consultation.objects.order_by("pk"):
        rooms[room.ticket_id].append(room)
    for ticket in Ticket.objects.all():
        state = ""
        for step in steps[ticket.pk]:
            assert step.state_before == state
            state = _after(step.step)
        assert ticket.state == state
        accepted = [step for step in steps[ticket.pk] if step.step == Step.ACCEPTED]
        assert len(rooms[ticket.pk]) == len(accepted)
        assert all(one.ended_at <= after.created_at for one, after in pairwise(rooms[ticket.pk]))
    assert Step.VANISHED in {step.step for lines in steps.values() for step in lines}
