"""Who opens the pages of an agenda and of its appointments, and who does not."""

import pytest
from django.urls import reverse

from tests.apps.booking.factories import booked

pytestmark = pytest.mark.django_db
OF_AGENDA = {
    "today": (), "day": ("2026-03-03",), "week": ("2026-03-03",), "waiting": (),
    "session": ("20260303T0800Z",), "absence": (), "exception": (), "displaced": (),
}  # fmt: skip
OF_APPOINTMENT = ("appointment", "move", "cancel", "person", "slip", "series")
CHANGES = ("move", "cancel", "restore", "earlier", "mark", "person", "series")


@pytest.fixture
def pages(place):
    agenda, reason = place
    appointment = booked(agenda, reason)
    found = [reverse(f"practitioner:{n}", args=[agenda.pk, *rest]) for n, rest in OF_AGENDA.items()]
    found.append(reverse("practitioner:book", args=[agenda.pk, reason.pk]))
    found += [reverse(f"practitioner:{n}", args=[appointment.public_id]) for n in OF_APPOINTMENT]
    return found


@pytest.fixture
def changes(place):
    appointment = booked(*place)
    return appointment, [
        reverse(f"practitioner:{name}", args=[appointment.public_id]) for name in CHANGES
    ]


def test_members_of_the_service_open_every_page(pages, as_, secretary):
    client = as_(secretary)

    assert {page: client.get(page).status_code for page in pages} == {
        page: 302 if page == pages[0] else 200 for page in pages
    }


@pytest.mark.parametrize("who", ["relay", "stranger"])
def test_members_of_other_organisations_are_refused(pages, as_, who, request):
    client = as_(request.getfixturevalue(who))

    assert {client.get(page).status_code for page in pages} == {403}


def test_visitors_and_closed_accounts_are_sent_to_sign_in(pages, client, as_, closed_account):
    for browser in (client, as_(closed_account)):
        for page in pages:
            assert browser.get(page)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["relay", "stranger", "closed_account"])
def test_nobody_else_changes_an_appointment(changes, as_, who, request):
    appointment, addresses = changes
    client = as_(request.getfixturevalue(who))

    for address in addresses:
        answer = client.post(f"{address}?debut=20260303T0820Z", {"state": "seen"})
        assert answer.status_code in {302, 403}
    before = appointment.state, appointment.start
    appointment.refresh_from_db()
    assert (appointment.state, appointment.start) == before
    assert appointment.changes.count() == 1


@pytest.mark.parametrize("name", ["home", "statistics", "feed_new"])
def test_a_visitor_signs_in_first(client, db, name):
    assert client.get(reverse(f"practitioner:{name}")).status_code == 302


def test_what_does_not_exist_is_not_found(place, as_, secretary):
    client = as_(secretary)

    for address in (
        "/agenda/999999/jour/2026-03-03/",
        f"/agenda/{place[0].pk}/jour/2026-02-30/",
        f"/agenda/{place[0].pk}/jour/1999-01-01/",
        f"/agenda/{place[0].pk}/seance/20260230T0800Z/",
        "/agenda/rendez-vous/00000000-0000-4000-8000-000000000000/",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["waiting", "book"])
def test_a_fragment_asked_for_once_signed_out_reloads_the_page(place, client, name):
    rest = (place[1].pk,) if name == "book" else ()
    address = reverse(f"practitioner:{name}", args=[place[0].pk, *rest])

    answer = client.get(address, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
