"""Open screens: what a stream sends, to whom, and how it ends."""

import asyncio
import json

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.teleconsult import browsers, models
from maillage.apps.teleconsult.kiosk import COOKIE, seal
from maillage.apps.teleconsult.live import screens as live_screens
from maillage.apps.teleconsult.services import lobby, rooms, signalling, tickets
from maillage.apps.teleconsult.tokens import PARTICIPANT, TICKET, token_of
from maillage.web.components import live as live_views
from maillage.web.components import streams
from maillage.web.components.streams import WithStreams
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import (
    a_duty,
    a_practitioner,
    a_relay_of,
    a_ticket,
    an_accepted_ticket,
    an_open_point,
)

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")


class Screen:
    """A browser that keeps a stream open."""

    def __init__(self, portal, address, **headers):
        self.status, self.headers, self.is_over = None, {}, asyncio.Event()
        self._sent, self._gone = asyncio.Queue(), asyncio.Event()
        given = [(b"host", b"localhost")]
        given += [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {"type": "http", "method": "GET", "path": address, "query_string": b""}
        scope |= {"headers": given, "client": ("127.0.0.1", 1), "scheme": "http"}
        self._task = asyncio.create_task(self._run(portal, scope))

    async def next(self, name="change"):
        """The data of the next event of that name."""
        while True:
            event = await asyncio.wait_for(self._sent.get(), 10)
            lines = dict(line.split(": ", 1) for line in event.splitlines() if ": " in line)
            if lines.get("event") == name:
                return json.loads(lines["data"]) | {"number": lines.get("id")}

    async def leave(self):
        self._gone.set()
        await asyncio.wait_for(self._task, 10)

    async def over(self):
        await asyncio.wait_for(self.is_over.wait(), 10)

    async def _run(self, portal, scope):
        try:
            await portal(scope, self._receive, self._send)
        finally:
            self.is_over.set()

    async def _receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        elif message["body"]:
            for event in message["body"].decode().split("\n\n"):
                if event:
                    self._sent.put_nowait(event)


def live(use):
    """Run `use(portal)` on a server of its own."""

    async def run():
        portal = WithStreams(_no_django)
        try:
            return await asyncio.wait_for(use(portal), 30)
        finally:
            portal.close()

    return asyncio.run(run())


async def _no_django(scope, receive, send):
    raise AssertionError("Django was asked for a stream")


async def do(function, **options):
    """A service, as another request would call it."""
    from django.db import connection

    def call():
        try:
            return function(**options)
        finally:
            connection.close()

    return await asyncio.to_thread(call)


def stream_of(ticket):
    return reverse("live:ticket", args=[token_of(ticket, TICKET)])


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(live_screens, "AT_MOST_EVERY_SECONDS", 0.01)


@pytest.mark.django_db(transaction=True)
def test_a_waiting_screen_is_told_its_state_at_once_then_each_change():
    point = an_open_point()
    first, second = a_ticket(point), a_ticket(point)

    async def use(portal):
        screen = Screen(portal, stream_of(second))
        shown = [await screen.next()]
        await do(tickets.abandon, ticket_id=first.pk)
        shown.append(await screen.next())
        await do(tickets.abandon, ticket_id=second.pk)
        shown.append(await screen.next())
        await screen.leave()
        return shown, screen.headers

    (before, after, gone), headers = live(use)

    assert (before["ahead"], before["place"]) == (1, "1\xa0personne avant vous.")
    assert after["ahead"] == 0
    assert (gone["state"], gone["page"]) == ("abandoned", "abandoned")
    assert headers["content-type"].startswith("text/event-stream")
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")


@pytest.mark.django_db(transaction=True)
def test_an_open_waiting_screen_is_a_sign_of_life():
    ticket = a_ticket()
    models.Ticket.objects.update(seen_at=None)

    async def use(portal):
        await Screen(portal, stream_of(ticket)).next()

    live(use)

    ticket.refresh_from_db()
    assert ticket.seen_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_servers_tell_the_same_and_a_screen_that_left_is_forgotten():
    point = an_open_point()
    first, second = a_ticket(point), a_ticket(point)

    async def use(portal):
        other = WithStreams(_no_django)
        screens = [Screen(server, stream_of(second)) for server in (portal, other)]
        for screen in screens:
            assert (await screen.next())["ahead"] == 1
        await do(tickets.abandon, ticket_id=first.pk)
        told = [(await screen.next())["ahead"] for screen in screens]
        await screens[0].leave()
        watched = portal.hub.watched("ticket:"), other.hub.watched("ticket:")
        other.close()
        return told, watched

    assert live(use) == ([0, 0], ([], [second.pk]))


@pytest.mark.django_db(transaction=True)
def test_a_server_that_stops_ends_its_streams_at_once():
    ticket = a_ticket()

    async def use(portal):
        screen = Screen(portal, stream_of(ticket))
        await screen.next()
        portal.close()
        await screen.over()
        return screen.status

    assert live(use) == 200


@pytest.mark.django_db(transaction=True)
def test_what_a_stream_may_show_is_checked_again_after_a_while(monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_SECONDS", 0.05)
    ticket = a_ticket()

    async def use(portal):
        await Screen(portal, stream_of(ticket)).over()
        return portal.hub.watched("ticket:")

    assert live(use) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "status"), [("attente/forged/", 404), ("nothing/", 404)])
def test_an_address_that_we_did_not_make_leads_nowhere(path, status):
    async def use(portal):
        screen = Screen(portal, f"/direct/{path}")
        await screen.over()
        return screen.status

    assert live(use) == status


@pytest.mark.django_db(transaction=True)
def test_another_host_is_refused():
    async def use(portal):
        screen = Screen(portal, "/direct/tableau/", host="evil.example")
        await screen.over()
        return screen.status

    # The first Host header is the one that counts for Django: two of them are joined by a comma.
    assert live(use) == 400


@pytest.mark.django_db(transaction=True)
def test_a_signed_in_relay_follows_the_queue_of_the_point():
    point = an_open_point()
    client = Client()
    client.force_login(a_relay_of(point))
    cookie = client.cookies["sessionid"].value

    async def use(portal):
        address = reverse("live:point", args=[point.pk])
        mine = Screen(portal, address, cookie=f"sessionid={cookie}")
        stranger = Screen(portal, address)
        await mine.next()
        await do(a_ticket, point=point)
        await mine.next()
        await stranger.over()
        return mine.status, stranger.status

    assert live(use) == (200, 403)


@pytest.mark.django_db
def test_who_may_open_which_stream(client):
    point = an_open_point()
    practitioner, other = a_practitioner(), a_practitioner()
    duty = a_duty(practitioner)
    coordinator = MembershipFactory(role="coordinator").user
    relay, stranger = a_relay_of(point), MembershipFactory(role="relay").user
    addresses = {
        "point": reverse("live:point", args=[point.pk]),
        "duty": reverse("live:duty", args=[duty.pk]),
        "board": reverse("live:board"),
    }
    allowed = {"point": {relay}, "duty": {practitioner.user}, "board": {coordinator}}

    for name, address in addresses.items():
        assert client.get(address).status_code == 403
        for user in (relay, stranger, practitioner.user, other.user, coordinator):
            client.force_login(user)
            expected = 200 if user in allowed[name] else 403
            assert client.get(address).status_code == expected, (name, user)
        client.logout()


@pytest.mark.django_db
def test_the_computer_of_a_point_follows_its_own_queue_only(client):
    point, other = an_open_point(), an_open_point()
    client.cookies[COOKIE] = seal(point)

    assert client.get(reverse("live:point", args=[point.pk])).status_code == 200
    assert client.get(reverse("live:point", args=[other.pk])).status_code == 403
    client.cookies[COOKIE] = seal(point) + "x"
    assert client.get(reverse("live:point", args=[point.pk])).status_code == 403


@pytest.mark.django_db
def test_without_the_mount_a_stream_gives_the_state_of_now_and_ends(client):
    ticket = a_ticket()

    response = client.get(stream_of(ticket))

    told = response.getvalue().decode()
    assert told.startswith("event: change\ndata: {")
    assert json.loads(told.splitlines()[1].removeprefix("data: "))["state"] == "waiting"
    assert client.post(stream_of(ticket)).status_code == 405


def a_room(secret="the browser that joined"):
    """(practitioner's participant, patient's) of a room where the patient was let in."""
    duty = a_duty()
    _, consultation = an_accepted_ticket(duty=duty)
    room = {"consultation_id": consultation.pk, "user": duty.practitioner.user}
    rooms.enter_as_practitioner(**room)
    patient = consultation.participants.get(kind="patient")
    token = token_of(patient, PARTICIPANT)
    lobby.join(participant_token=token, browser_secret=secret)
    rooms.admit(**room)
    return consultation.participants.get(kind="practitioner"), patient


def says(sender, recipient, word):
    return {"sender_id": sender.pk, "recipient_id": recipient.pk, "body": json.dumps({"w": word})}


@pytest.mark.django_db(transaction=True)
def test_a_room_is_sent_its_signals_and_resumes_after_the_last_one_it_had():
    practitioner, patient = a_room(secret="mine")
    address = reverse("live:room", args=[token_of(patient, PARTICIPANT)])
    cookie = f"{browsers.COOKIE}=mine"

    async def use(portal):
        screen = Screen(portal, address, cookie=cookie)
        await screen.next()
        await do(signalling.signal, **says(practitioner, patient, "one"))
        one = await screen.next("signal")
        await screen.leave()
        await do(signalling.signal, **says(practitioner, patient, "two"))
        back = Screen(portal, address, cookie=cookie, last_event_id=one["number"])
        two = await back.next("signal")
        return [json.loads(signal["body"])["w"] for signal in (one, two)]

    assert live(use) == ["one", "two"]


@pytest.mark.django_db
def test_the_signals_of_a_room_are_for_the_browser_that_joined(client):
    practitioner, patient = a_room(secret="mine")
    mine, theirs = (
        reverse("live:room", args=[token_of(one, PARTICIPANT)]) for one in (patient, practitioner)
    )

    assert client.get(mine).status_code == 404
    client.cookies[browsers.COOKIE] = "another"
    assert client.get(mine).status_code == 404
    client.cookies[browsers.COOKIE] = "mine"
    assert client.get(mine).status_code == 200
    assert client.get(theirs).status_code == 404
    client.force_login(practitioner.consultation.practitioner.user)
    assert client.get(theirs).status_code == 200


@pytest.mark.django_db
def test_a_silent_signal_does_not_show_on_the_screen_of_a_third_party_even_as_traffic(client):
    practitioner, patient = a_room()
    room = {"consultation_id": patient.consultation_id}
    third = rooms.invite(**room, user=patient.consultation.practitioner.user, label="proche")
    watch = live_views._room
    _, told = watch(third.pk, (0, ""))

    lobby.silent_signal(participant_id=patient.pk)

    assert watch(third.pk, told) == (b"", told)
    assert watch(practitioner.pk, (0, ""))[0]
