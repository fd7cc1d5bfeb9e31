"""What every open waiting screen shows, worked out once for all of them."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.teleconsult.live import screens as live_screens
from maillage.apps.teleconsult.live.hub import Hub
from maillage.apps.teleconsult.live.screens import NEWCOMER, keep_screens, newcomer_ranges, screens
from maillage.apps.teleconsult.live.words import range_in_words, shown_range
from maillage.apps.teleconsult.services import tickets
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_ticket,
    an_accepted_ticket,
    an_open_point,
)

MINUTES = st.floats(0, 500)


@given(MINUTES, MINUTES)
def test_a_range_is_never_shown_narrower_than_it_is(one, other):
    low, high = sorted((one, other))

    shown_low, shown_high = shown_range(low, high)

    assert 0 <= shown_low <= low and high <= shown_high and shown_low <= shown_high
    assert range_in_words((shown_low, shown_high))


@pytest.mark.django_db
def test_only_those_who_wait_for_the_same_care_and_came_before_are_ahead():
    point = an_open_point()
    first = a_ticket(point)
    a_ticket(point, care_type="psychology", motive="mind")
    second = a_ticket(point)

    told = screens([first.pk, second.pk], NOW)

    assert (told[first.pk]["ahead"], told[second.pk]["ahead"]) == (0, 1)
    assert told[first.pk]["place"] == "Vous êtes la prochaine personne."


@pytest.mark.django_db
def test_when_nobody_can_serve_no_number_is_made_up_and_the_person_is_told():
    ticket = a_ticket()

    told = screens([ticket.pk], NOW)[ticket.pk]

    assert (told["low"], told["high"], told["page"]) == (None, None, "late")
    assert told["text"].startswith("Attente inconnue")
    assert set(newcomer_ranges(NOW).values()) == {None}


@pytest.mark.django_db
def test_what_was_told_once_stays_told():
    duty = a_duty()
    an_accepted_ticket(duty=duty)
    ticket = a_ticket()
    before = screens([ticket.pk], NOW)[ticket.pk]

    tickets.warn(ticket_id=ticket.pk, now=NOW)

    assert before["page"] == "waiting" and before["high"] <= 30
    assert screens([ticket.pk], NOW)[ticket.pk]["page"] == "late"


@pytest.mark.django_db
def test_a_person_whom_a_practitioner_accepted_is_told_so():
    ticket, _ = an_accepted_ticket()

    told = screens([ticket.pk], NOW)[ticket.pk]

    assert (told["page"], told["text"]) == ("accepted", "Un praticien vous attend.")


def test_a_burst_of_changes_is_worked_out_once_or_twice(monkeypatch):
    worked_out = []

    def told(ticket_ids, now, is_time):
        worked_out.append(sorted(ticket_ids))
        return dict.fromkeys(ticket_ids, b"state")

    monkeypatch.setattr(live_screens, "_told", told)

    async def run():
        hub = Hub(keep_screens)
        mailboxes = [hub.listen([f"ticket:{pk}"], left=None) for pk in range(50)]
        await asyncio.sleep(0)
        for _ in range(100):
            hub.tell([NEWCOMER, "queue"])
        taken = [await mailbox.take() for mailbox in mailboxes]
        hub.close()
        return taken

    assert asyncio.run(run()) == [b"state"] * 50
    assert worked_out == [list(range(50))]
