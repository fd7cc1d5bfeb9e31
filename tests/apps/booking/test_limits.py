from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from maillage.apps.booking.limits import allow, forget_old
from maillage.apps.booking.models import Attempt

NOW = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)


def tries(count, *, key="code 192.0.2.1", limit=3, window_seconds=60, now=NOW):
    return [allow(key, limit=limit, window_seconds=window_seconds, now=now) for _ in range(count)]


@pytest.mark.django_db
def test_only_the_first_tries_of_a_window_are_allowed():
    assert tries(5) == [True, True, True, False, False]


@pytest.mark.django_db
def test_the_next_window_starts_afresh():
    tries(4)

    assert tries(1, now=NOW + timedelta(seconds=29)) == [False]
    assert tries(1, now=NOW + timedelta(seconds=30)) == [True]


@pytest.mark.django_db
def test_keys_and_windows_of_different_lengths_do_not_share_their_count():
    tries(3)

    assert tries(1, key="code 192.0.2.2") == [True]
    assert tries(1, window_seconds=600) == [True]


@pytest.mark.django_db
def test_a_limit_of_zero_allows_nothing():
    assert tries(1, limit=0) == [False]


@pytest.mark.django_db
def test_what_is_limited_is_not_stored_in_clear():
    tries(1)

    assert "192.0.2.1" not in str(Attempt.objects.values())


@pytest.mark.django_db
def test_old_counts_are_forgotten():
    tries(1)

    assert forget_old(before=NOW - timedelta(seconds=30)) == 0
    assert forget_old(before=NOW) == 1
    assert not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_processes_that_try_together_never_exceed_the_limit():
    def one(_):
        try:
            return allow("together", limit=7, window_seconds=60, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(20)))

    assert sum(answers) == 7
