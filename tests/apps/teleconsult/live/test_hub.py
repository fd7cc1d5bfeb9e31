"""Who listens to what in one server process."""

import asyncio
import threading

import pytest
from django.db import InterfaceError, OperationalError

from maillage.apps.teleconsult.live import hub as hubs
from maillage.apps.teleconsult.live.events import BEAT, CHANGE
from maillage.apps.teleconsult.live.hub import Hub


def with_hub(use, **options):
    """What `use(hub)` gives, in a hub of its own."""

    async def run():
        hub = Hub(**options)
        try:
            return await asyncio.wait_for(use(hub), 10)
        finally:
            hub.close()

    return asyncio.run(run())


def test_a_change_reaches_those_who_listen_to_it_and_nobody_else():
    async def use(hub):
        mine, other = hub.listen(["point:1", "queue"]), hub.listen(["point:2"])
        hub.tell(["point:1"])
        other.beat()
        return await mine.take(), await other.take()

    assert with_hub(use) == (CHANGE, BEAT)


def test_a_change_said_in_another_thread_is_heard():
    async def use(hub):
        mailbox = hub.listen(["queue"])
        threading.Thread(target=hubs.tell_hubs, args=(["queue"],)).start()
        return await mailbox.take()

    assert with_hub(use) == CHANGE


def test_two_hubs_of_one_process_both_hear():
    async def use(hub):
        second = Hub()
        mailboxes = hub.listen(["queue"]), second.listen(["queue"])
        hubs.tell_hubs(["queue"])
        heard = [await mailbox.take() for mailbox in mailboxes]
        second.close()
        return heard

    assert with_hub(use) == [CHANGE, CHANGE]


def test_what_is_worked_out_for_a_screen_is_left_on_its_channel():
    async def use(hub):
        mailbox = hub.listen(["ticket:7"], left=None)
        hub.tell(["ticket:7"])
        hub.leave("ticket:7", b"your place")
        return hub.watched("ticket:"), await mailbox.take()

    assert with_hub(use) == ([7], b"your place")


def test_after_a_silence_every_screen_is_refreshed():
    async def use(hub):
        mailboxes = [hub.listen([name]) for name in ("queue", "point:1", "duty:4")]
        hub.tell_all()
        return [await mailbox.take() for mailbox in mailboxes]

    assert with_hub(use) == [CHANGE] * 3


def test_a_screen_that_left_leaves_nothing_behind():
    async def use(hub):
        mailbox = hub.listen(["ticket:7", "queue"])
        hub.forget(mailbox, ["ticket:7", "queue"])
        hub.tell(["queue"])
        return hub.watched("ticket:"), dict(hub._by_channel)

    assert with_hub(use) == ([], {})


def test_silent_screens_get_signs_of_life():
    async def use(hub):
        mailboxes = [hub.listen(["queue"]) for _ in range(20)]
        return {await mailbox.take() for mailbox in mailboxes}

    assert with_hub(use, beat_seconds=0.015) == {BEAT}


def test_closing_ends_every_stream_and_those_that_open_meanwhile():
    async def use(hub):
        mailbox = hub.listen(["queue"])
        waiting = asyncio.create_task(mailbox.take())
        await asyncio.sleep(0)
        hub.close()
        return await waiting, await hub.listen(["queue"]).take()

    assert with_hub(use) == (None, None)


def test_a_change_said_after_the_server_stopped_troubles_nobody():
    async def use(hub):
        return hub

    gone = with_hub(use)

    gone.tell_from_anywhere(["queue"])


def test_what_a_cut_connection_refused_is_asked_once_again():
    answers = [OperationalError("cut"), "read"]

    def read():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert with_hub(lambda hub: hub.in_thread(read)) == "read"
    answers += [InterfaceError("cut"), OperationalError("still down")]
    with pytest.raises(OperationalError, match="still down"):
        with_hub(lambda hub: hub.in_thread(read))
