"""What is said to PostgreSQL."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.teleconsult.live.notices import MOST_BYTES, payloads


@given(st.lists(st.integers(1, 10**9).map("ticket:{}".format), max_size=2000))
def test_every_channel_is_said_once_and_each_notification_fits(channels):
    said = list(payloads(channels))

    assert " ".join(said).split() == list(dict.fromkeys(channels))
    assert all(0 < len(line.encode()) <= MOST_BYTES for line in said)
