from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.compact.models import Event
from tests.apps.compact.factories import (
    a_compact,
    a_coordinator,
    a_party,
    an_event,
    pilot_of,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


@pytest.fixture
def pilot(client):
    """A compact, signed in for its pilot."""
    compact = a_compact()
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    return compact


def address(name, event):
    return reverse(f"coordination:{name}", args=[event.compact.slug, event.pk])


def text_of(answer):
    return answer.content.decode()


def form_of(compact, **values):
    return {
        "title": "Octobre rose",
        "organisation": pilot_of(compact).organisation.pk,
        "theme": "prevention",
        "commune": values.pop("commune", None) or CommuneFactory().code,
        "place": "Marché",
        "day": "2027-07-01",
        "starts": "09:00",
        "ends": "12:30",
        "is_public": "on",
    } | values


def announce(client, compact, **values):
    url = reverse("coordination:compact_event_new", args=[compact.slug])
    return client.post(url, form_of(compact, **values), follow=True)


def test_an_event_is_announced_at_the_clock_of_its_place(client, pilot):
    page = announce(client, pilot)

    event = Event.objects.get()
    assert event.starts_at == datetime(2027, 7, 1, 7, 0, tzinfo=UTC)
    assert "Jeudi 1er juillet 2027, de 9\u00a0h à 12\u00a0h\u00a030" in text_of(page)


def test_an_event_of_several_days_ends_on_its_last(client, pilot):
    page = announce(client, pilot, last_day="2027-07-03")

    assert Event.objects.get().ends_at == datetime(2027, 7, 3, 10, 30, tzinfo=UTC)
    assert "Du jeudi 1er juillet 2027 au samedi 3 juillet 2027" in text_of(page)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends": "08:00"}, "ends"),
        ({"last_day": "2027-06-30"}, "ends"),
        ({"day": "2027-03-28", "starts": "02:30"}, "starts"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "demain"}, "day"),
        ({"commune": "Nullepart"}, "commune"),
        ({"organisation": "999999"}, "organisation"),
        ({"theme": "magic"}, "theme"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(client, pilot, values, field):
    answer = announce(client, pilot, **values)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Event.objects.exists()


def test_a_change_keeps_the_hours_shown_and_the_second_person_is_told(client, pilot):
    announce(client, pilot)
    url = address("compact_event_change", Event.objects.get())
    initial = client.get(url).context["form"].initial
    assert (str(initial["day"]), str(initial["starts"])) == ("2027-07-01", "09:00:00")

    client.post(url, form_of(pilot, seen="0", place="Gare"))
    answer = client.post(url, form_of(pilot, seen="0", place="Mairie"))

    assert answer.status_code == 409
    assert Event.objects.get().place == "Gare"


def test_an_event_to_come_is_cancelled_and_restored(client, pilot):
    event = an_event(pilot, starts_at=timezone.now() + SOON)

    page = client.post(address("compact_event_cancel", event), follow=True)
    assert "Annulés" in text_of(page)
    client.post(address("compact_event_restore", event))

    assert Event.objects.get().cancelled_at is None


def test_those_held_are_to_be_counted_first_then_told(client, pilot):
    event = an_event(pilot, starts_at=timezone.now() - SOON)
    url = reverse("coordination:compact_events", args=[pilot.slug])
    assert "1\u00a0rendez-vous à compter" in client.get(url).context["conclusion"]

    page = client.post(address("compact_event_count", event), {"reached": "42"}, follow=True)

    assert "42\u00a0personnes reçues à 1\u00a0rendez-vous tenu" in text_of(page)


@pytest.mark.parametrize("reached", ["-1", "beaucoup", "9999999"])
def test_a_count_that_cannot_be_is_refused(client, pilot, reached):
    event = an_event(pilot, starts_at=timezone.now() - SOON)

    answer = client.post(address("compact_event_count", event), {"reached": reached})

    assert (answer.status_code, Event.objects.get().reached) == (422, None)


def test_an_event_to_come_is_not_counted(client, pilot):
    event = an_event(pilot, starts_at=timezone.now() + SOON)

    answer = client.post(address("compact_event_count", event), {"reached": "3"})

    assert answer.status_code == 409
    assert "une fois le rendez-vous tenu" in text_of(answer)


def test_events_are_given_as_a_calendar(client, pilot):
    event = an_event(pilot, title="Vaccination")
    an_event(pilot, title="Dépistage")

    every = client.get(reverse("coordination:compact_events_ics", args=[pilot.slug]))
    one = client.get(address("compact_event_ics", event))

    assert every["Content-Type"].startswith("text/calendar")
    assert text_of(every).count("BEGIN:VEVENT") == 2
    assert "Vaccination" in text_of(one)
    assert text_of(one).count("BEGIN:VEVENT") == 1


def test_without_event_the_page_says_what_to_do(client, pilot):
    page = text_of(client.get(reverse("coordination:compact_events", args=[pilot.slug])))

    assert "Aucun rendez-vous" in page
    assert "Annoncer un rendez-vous" in page


def test_who_may_and_who_may_not(client):
    compact = a_compact()
    partner = a_party(compact).organisation
    theirs, ours = an_event(compact), an_event(compact, organisation=partner)
    listing = reverse("coordination:compact_events", args=[compact.slug])
    urls = [listing, address("compact_event_change", theirs), address("compact_event_change", ours)]

    def answers(organisation, role="coordinator"):
        client.force_login(a_coordinator(organisation, role))
        return [client.get(url).status_code for url in urls]

    assert answers(pilot_of(compact).organisation) == [200, 200, 200]
    assert answers(partner) == [200, 403, 200]
    assert answers(partner, "relay") == [403, 403, 403]
    assert answers(pilot_of(a_compact()).organisation) == [403, 403, 403]
    client.logout()
    assert client.get(listing).status_code == 302
