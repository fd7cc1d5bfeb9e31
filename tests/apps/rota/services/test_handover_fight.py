"""Two doctors press at the same instant, from two lines: one of them wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from maillage.apps.rota.errors import StaleEdit
from maillage.apps.rota.models import Handover, HandoverItem
from maillage.apps.rota.services.handing_over import generate
from maillage.apps.rota.services.handover import close
from tests.apps.rota.handing import (
    SATURDAY,
    SATURDAY_MORNING,
    WEDNESDAY,
    a_doctor,
    an_item,
    two_doctors,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """What each gives or raises, all started at once."""
    start = Barrier(len(actions))

    def run(action):
        start.wait(timeout=20)
        try:
            return action()
        except StaleEdit as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_of_two_who_close_one_item_one_wins_and_the_other_is_told():
    scene = two_doctors(lines=2)
    other = a_doctor(scene.centre.lines.get(number=2), 0)
    mine = {"item_id": an_item(scene).pk, "seen": 1, "now": WEDNESDAY}

    answers = together(
        lambda: close(user=scene.leaving, state="done", **mine),
        lambda: close(user=other, state="dropped", why="Doublon", **mine),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["HandoverItem", "StaleEdit"]
    assert HandoverItem.objects.get().version == 2


def test_two_errands_at_once_make_one_handover():
    scene = two_doctors()
    an_item(scene)

    made = together(*[lambda: generate(today=SATURDAY, now=SATURDAY_MORNING)] * 2)

    assert sorted(made) == [0, 1]
    assert Handover.objects.get().entries.count() == 1
