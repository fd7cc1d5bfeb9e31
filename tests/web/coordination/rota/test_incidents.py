"""What happened in one sentence, repairs in plain French, one press."""

import re

import pytest
from django.utils import timezone

from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.selectors import next_slots
from maillage.apps.rota.enums import IncidentState, PostState
from maillage.apps.rota.models import Incident, Post
from maillage.apps.rota.services import slots, withdrawals
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking import factories as booking_factories
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_far_commune,
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
def ajain():
    return a_centre(a_collective(), name="Ajain")


@pytest.fixture
def signed_in(client, ajain):
    client.force_login(a_coordinator(ajain.collective))
    return client


def a_withdrawal(centre, number=0, **values):
    """A doctor who was to come cannot any more."""
    names = {"given_name": "Claire", "family_name": "Morel"} | values
    who = a_volunteer(centre.collective, weeks=[monday(number)], **names)
    post = a_post(centre.lines.first(), monday(number), who)
    return withdrawals.withdraw(post_id=post.pk, user=None, now=NOW)


def address(incident):
    return f"/coordination/planning/reparations/{incident.pk}/"


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


def press(client, incident, choice):
    """Open the page, then press one of its buttons."""
    page = client.get(address(incident)).content.decode()
    seen = re.search(r'name="vu" value="(\w+)"', page)[1]
    return client.post(address(incident), {"vu": seen, "choix": choice}, follow=True)


def test_a_chain_reads_as_people_would_say_it(signed_in, ajain):
    reserve = a_reserve(ajain.collective)
    paul = {"given_name": "Paul", "family_name": "Petit", "max_weeks": 1}
    petit = a_volunteer(ajain.collective, weeks=[monday(2)], **paul)
    a_post(reserve.lines.get(), monday(2), petit)
    anne = {"given_name": "Anne", "family_name": "Roy", "max_weeks": 1, "home": a_far_commune()}
    roy = a_volunteer(ajain.collective, weeks=[MONDAY, monday(2)], **anne)
    a_post(ajain.lines.get(), monday(2), roy)
    incident = a_withdrawal(ajain)

    page = read(signed_in.get(address(incident)))

    assert "Dr Claire Morel ne vient plus à Ajain du 4 au 9 janvier 2027." in page
    assert (
        "Dr Anne Roy vient à Ajain du 4 au 9 janvier 2027 au lieu du 18 au 23 janvier 2027." in page
    )
    assert "Cette semaine-là revient à Dr Paul Petit, de la réserve." in page
    assert "2 personnes à appeler" in page
    assert "Pas un kilomètre de plus." in page
    assert "1 médecin de moins dans la réserve" in page
    assert "1 semaine pourvue : toutes les semaines publiées ont un médecin." in page
    assert "aucun planning ne remplit plus de semaines, ni autant avec moins de changements" in page
    assert page.count("Réparer ainsi") == 1


def test_kilometres_of_a_new_journey_are_said(signed_in, ajain):
    a_volunteer(ajain.collective, weeks=[MONDAY], home=a_far_commune())
    incident = a_withdrawal(ajain)

    assert re.search(
        r"Environ \d.*km de plus, aller et retour", read(signed_in.get(address(incident)))
    )


def test_one_press_repairs_and_the_page_says_who_did_it(signed_in, ajain):
    other = a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = a_withdrawal(ajain)

    page = read(press(signed_in, incident, "0"))

    assert Post.objects.get().volunteer == other
    assert "C’est fait." in page
    assert "Réparé le 16 novembre 2026 par Personne" in page
    assert f"{other.full_name} vient (réparation)." in page
    assert "Réparer ainsi" not in page


def test_nothing_may_be_changed_either(signed_in, ajain):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = a_withdrawal(ajain)

    page = read(press(signed_in, incident, "rien"))

    assert "Laissé tel quel" in page
    assert "C’est noté : rien ne change." in page
    assert Post.objects.get().state == PostState.EMPTY


def test_without_anybody_the_page_says_what_to_do(signed_in, ajain):
    page = read(signed_in.get(address(a_withdrawal(ajain))))

    assert "Personne ne peut combler ce manque" in page
    assert "Réparer ainsi" not in page
    assert "Laisser tel quel" in page
    a_volunteer(ajain.collective, weeks=[MONDAY])
    assert "Réparer ainsi" in read(signed_in.get(address(Incident.objects.get())))


def test_without_anybody_the_reserve_of_that_week_is_given_to_call(signed_in, ajain):
    line = a_reserve(ajain.collective).lines.get()
    refuses = {"accepts_any": False, "given_name": "Paul", "family_name": "Petit"}
    a_post(line, MONDAY, a_volunteer(ajain.collective, weeks=[MONDAY], **refuses))

    page = read(signed_in.get(address(a_withdrawal(ajain))))

    assert "Dr Paul Petit, du 4 au 9 janvier 2027 : 05 55 00 00 04" in page


def test_an_empty_week_is_reported_from_its_own_page(signed_in, ajain):
    post = a_post(ajain.lines.get(), MONDAY)
    a_volunteer(ajain.collective, weeks=[MONDAY])
    page = signed_in.get(f"/coordination/planning/semaines/{post.pk}/").content.decode()
    link = re.search(r'href="([^"]*/signaler/\?[^"]*)"', page)[1].replace("&amp;", "&")

    form = signed_in.get(link).content.decode()
    asked = {"kind": "withdrawal", "centre": ajain.pk, "first_day": "2027-01-04"}
    told = read(signed_in.post(link, asked, follow=True))

    assert 'value="2027-01-04"' in form
    assert "La semaine du 4 au 9 janvier 2027 à Ajain n’a pas de médecin." in told
    assert "Réparer ainsi" in told


def test_what_changed_while_one_read_is_said_and_read_again(signed_in, ajain):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = a_withdrawal(ajain)
    page = signed_in.get(address(incident)).content.decode()
    seen = re.search(r'name="vu" value="(\w+)"', page)[1]
    a_post(ajain.lines.get(), monday(4), a_volunteer(ajain.collective, weeks=[monday(4)]))

    response = signed_in.post(address(incident), {"vu": seen, "choix": "0"})

    assert response.status_code == 409
    assert "Rien n’a été modifié." in read(response)
    assert Incident.objects.get().state == IncidentState.OPEN


def test_settled_by_someone_else_it_is_said(signed_in, ajain):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = a_withdrawal(ajain)
    press(signed_in, incident, "rien")

    page = read(signed_in.post(address(incident), {"vu": "", "choix": "0"}, follow=True))

    assert "C’est déjà fait" in page


@pytest.mark.parametrize("choice", ["", "7", "²"])
def test_an_unknown_choice_changes_nothing(signed_in, ajain, choice):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    incident = a_withdrawal(ajain)

    response = press(signed_in, incident, choice)

    assert response.status_code == 409
    assert Post.objects.get().state == PostState.EMPTY


def test_people_booked_are_counted_then_cancelled_by_who_keeps_the_agenda(signed_in, ajain):
    line = ajain.lines.get()
    a_post(line, MONDAY, a_volunteer(ajain.collective, weeks=[MONDAY]))
    slots.follow_weeks([line.pk], today=NOW.date())
    line.refresh_from_db()
    reason = line.agenda.service.reasons.get()
    first = next_slots(line.agenda_id, reason, after=NOW, limit=1)[0]["start"]
    booking_factories.booked(line.agenda, reason, start=first, now=NOW)
    incident = withdrawals.withdraw(post_id=Post.objects.get().pk, user=None, now=NOW)

    assert "1 personne à rappeler" in read(signed_in.get(address(incident)))
    assert "L’équipe du centre a leurs noms" in read(press(signed_in, incident, "rien"))
    both = a_coordinator(ajain.collective)
    MembershipFactory(user=both, organisation=ajain.site.organisation, role="coordinator")
    signed_in.force_login(both)
    page = read(signed_in.post(address(incident) + "rappels/", follow=True))

    assert "1 rendez-vous annulé" in page
    assert Appointment.objects.get().state == State.CANCELLED_BY_SERVICE


def test_a_week_offered_by_telephone_is_reported_then_repaired(signed_in, ajain):
    a_post(ajain.lines.get(), MONDAY)
    who = a_volunteer(ajain.collective)
    report = f"/coordination/planning/{ajain.collective_id}/signaler/"
    typed = {"kind": "offer", "volunteer": who.pk, "first_day": "2027-01-06"}

    page = read(signed_in.post(report, typed, follow=True))

    assert f"{who.full_name} propose de venir du 4 au 9 janvier 2027." in page
    press(signed_in, Incident.objects.get(), "0")
    assert Post.objects.get().volunteer == who


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"kind": ""}, "Choisissez ce qui se passe."),
        ({"kind": "offer", "first_day": "2027-01-06"}, "Choisissez le médecin"),
        ({"kind": "closing", "first_day": "2027-01-06"}, "Choisissez le centre."),
        ({"kind": "closing", "first_day": "hier"}, "Donnez une date"),
        ({"kind": "offer", "first_day": "2027-01-06", "last_day": "2027-01-05"}, "vient avant"),
    ],
)
def test_a_report_that_cannot_be_used_is_said_at_its_field(signed_in, ajain, typed, message):
    response = signed_in.post(f"/coordination/planning/{ajain.collective_id}/signaler/", typed)

    assert response.status_code == 422
    assert message in read(response)
    assert not Incident.objects.exists()


def test_all_repairs_are_listed_those_to_do_first(signed_in, ajain):
    a_volunteer(ajain.collective, weeks=[MONDAY])
    press(signed_in, a_withdrawal(ajain), "0")
    a_withdrawal(ajain, 1, family_name="Leroux")

    page = read(signed_in.get(f"/coordination/planning/{ajain.collective_id}/reparations/"))

    assert page.index("Leroux") < page.index("Morel")
    assert "Réparé le" in page


def test_who_may_open_and_settle_an_incident_and_who_may_not(client, ajain):
    incident = a_withdrawal(ajain)
    report = f"/coordination/planning/{ajain.collective_id}/signaler/"
    listed = f"/coordination/planning/{ajain.collective_id}/reparations/"
    refused = [
        a_volunteer_user(a_volunteer(ajain.collective)),
        a_coordinator(a_collective()),
        a_coordinator(ajain.collective, role="practitioner"),
    ]

    assert client.get(address(incident)).status_code == 302
    for user in refused:
        client.force_login(user)
        for url in (address(incident), report, listed):
            assert client.get(url).status_code == 403
            assert client.post(address(incident), {"choix": "rien"}).status_code == 403
        assert client.post(address(incident) + "rappels/").status_code == 403
    client.force_login(a_coordinator(ajain.collective, role="administrator"))
    for url in (address(incident), report, listed):
        assert client.get(url).status_code == 200
    assert client.get("/coordination/planning/reparations/999/").status_code == 404
