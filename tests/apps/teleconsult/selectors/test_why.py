"""« Pourquoi cette personne maintenant ? » in words, and what someone still waits for."""

import pytest

from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.selectors.why import explain, why_in_words
from maillage.engines.waiting import Why
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_ticket,
    an_accepted_ticket,
    an_open_point,
    later,
)

pytestmark = pytest.mark.django_db


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why(30.0, False, False, (0,) * 4), "attend à peine : c’est son tour"),
        (Why(65.0, False, False, (0,) * 4), "depuis 1 minute :"),
        (Why(600.0, True, False, (0,) * 4), "Elle est à voir en premier."),
        (Why(600.0, False, True, (0,) * 4), "Elle vous connaît déjà."),
        (Why(600.0, False, False, (1, 0, 0, 0)), "1 personne qui passe avant demande un autre"),
        (Why(600.0, False, False, (0, 0, 3, 0)), "3 personnes qui passent avant demandent une"),
    ],
)
def test_each_reason_has_its_sentence(why, said):
    assert said in plain(why_in_words(why))


def test_a_proposal_names_those_passed_over_because_they_need_something_else():
    point = an_open_point()
    a_ticket(point, now=NOW, care_type="psychiatry")
    a_ticket(point, now=NOW, language="ar")
    ticket = a_ticket(point, now=later(1))
    a_duty(now=later(2))
    ticket.refresh_from_db()

    said = plain(explain(ticket, later(2)))

    assert "attend depuis 1 minute" in said
    assert "1 personne qui passe avant demande un autre soin." in said
    assert "1 personne qui passe avant parle une langue" in said


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"care_type": "psychiatry"}, "ne donne ce soin"),
        ({"language": "ar"}, "ne parle la langue"),
        ({"preference": "woman"}, "ne répond à la préférence"),
    ],
)
def test_someone_who_waits_is_told_what_nobody_on_duty_offers(wish, said):
    a_duty()
    ticket = a_ticket(**wish)

    assert said in explain(ticket, NOW)


def test_someone_who_waits_for_a_busy_practitioner_is_told_so():
    an_accepted_ticket()
    ticket = a_ticket(now=later(0.1))

    assert "attend son tour" in explain(ticket, later(0.1))


def test_a_ticket_that_is_over_explains_nothing():
    ticket = a_ticket()
    Ticket.objects.update(state="abandoned")
    ticket.refresh_from_db()

    assert explain(ticket, NOW) == ""
