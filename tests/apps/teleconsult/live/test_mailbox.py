"""What one open screen has not yet been sent."""

import asyncio

from maillage.apps.teleconsult.live.events import BEAT
from maillage.apps.teleconsult.live.mailbox import Mailbox


def test_a_slow_reader_gets_only_the_latest_state():
    async def read_late():
        mailbox = Mailbox()
        for number in range(1000):
            mailbox.put(b"%d" % number)
        mailbox.beat()
        taken = await mailbox.take()
        mailbox.put(b"after")
        return taken, await mailbox.take()

    assert asyncio.run(read_late()) == (b"999", b"after")


def test_what_a_screen_shows_already_is_not_sent_again():
    async def read():
        mailbox = Mailbox()
        mailbox.put_if_new(b"one")
        first = await mailbox.take()
        mailbox.put_if_new(b"one")
        mailbox.beat()
        second = await mailbox.take()
        mailbox.put_if_new(b"two")
        return first, second, await mailbox.take()

    assert asyncio.run(read()) == (b"one", BEAT, b"two")


def test_who_waits_is_woken_by_a_message_and_by_the_end():
    async def wait(then):
        mailbox = Mailbox()
        taker = asyncio.create_task(mailbox.take())
        await asyncio.sleep(0)
        then(mailbox)
        return await asyncio.wait_for(taker, 5)

    assert asyncio.run(wait(lambda mailbox: mailbox.put(b"news"))) == b"news"
    assert asyncio.run(wait(lambda mailbox: mailbox.close())) is None


def test_nothing_comes_once_closed():
    async def read():
        mailbox = Mailbox()
        mailbox.put(b"too late")
        mailbox.close()
        return await mailbox.take()

    assert asyncio.run(read()) is None
