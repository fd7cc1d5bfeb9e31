"""A server killed at random instants, under load: what people were told is what is stored."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.booking import services
from maillage.apps.booking.models import Appointment, AppointmentChange, Message
from maillage.apps.offer.models import OpeningRule
from maillage.web.relay.instants import written
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import open_agenda
from tests.web.portal import PATIENCE_SECONDS, Portal

CLIENTS, LIVES = 4, 3


class Visitor(threading.Thread):
    """Books one slot after the other, and again with the same key when nobody answered."""

    def __init__(self, number, portal, session, path, organisation, starts):
        super().__init__(daemon=True)
        self.number, self.portal, self.session, self.path = number, portal, session, path
        self.organisation, self.starts = organisation, starts
        self.told, self.over = {}, threading.Event()

    def run(self):
        for turn, start in enumerate(self.starts):
            if self.over.is_set():
                return
            key = f"{self.number:08x}-0000-4000-8000-{turn:012x}"
            name = f"Visiteur {self.number} {turn}"
            data = {
                "start": written(start),
                "organisation": self.organisation,
                "family_name": name,
                "key": key,
            }
            self.told[name] = self._until_answered(data)

    def _until_answered(self, data):
        while True:
            try:
                _, page, _ = self.portal.post(self.path, data, self.session)
                seen = re.search(r'name="seen" value="([^"]*)"', page)
                status, page, location = self.portal.post(
                    self.path, data | {"seen": seen[1] if seen else ""}, self.session
                )
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status == 302:
                return location
            if status < 500:
                return None


@pytest.mark.django_db(transaction=True)
def test_nothing_told_is_lost_and_nothing_is_done_twice():
    agenda, reason = open_agenda()
    OpeningRule.objects.update(
        first_day=timezone.localdate() - timedelta(days=7), weekdays=list(range(7))
    )
    services.refresh_free_slots([agenda.pk])
    relay = MembershipFactory(role="relay", organisation__kind="town_hall")
    visitor = Client()
    visitor.force_login(relay.user)
    path = reverse("relay:book", args=[agenda.pk, reason.pk])
    first = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    starts = [
        first + timedelta(days=day, minutes=20 * place) for day in (2, 3) for place in range(9)
    ]
    portal = Portal()
    session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    visitors = []
    for number in range(CLIENTS):
        mine = random.Random(number).sample(starts, len(starts))
        visitors.append(Visitor(number, portal, session, path, relay.organisation_id, mine))

    portal.start()
    for one in visitors:
        one.start()
    for life in range(LIVES):
        time.sleep(random.Random(life).uniform(0.3, 1.2))
        portal.kill()
        portal.start()
    time.sleep(0.5)
    for one in visitors:
        one.over.set()
    for one in visitors:
        one.join(PATIENCE_SECONDS)
        assert not one.is_alive()
    portal.kill()

    _check_what_was_told(visitors)


def _check_what_was_told(visitors):
    told = {name: place for one in visitors for name, place in one.told.items()}
    stored = list(Appointment.objects.select_related("person"))
    names = Counter(one.person.full_name for one in stored)
    assert {name for name, place in told.items() if place} == set(names)
    assert max(names.values()) == 1
    for one in stored:
        assert str(one.public_id) in told[one.person.full_name]
    assert len({one.start for one in stored}) == len(stored)
    assert AppointmentChange.objects.count() == len(stored)
    assert Message.objects.count() == 3 * len(stored), "one line a channel, sent or withheld"
    assert audit.verify().first_broken is None
    assert len(stored) >= CLIENTS
