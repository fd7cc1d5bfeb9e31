"""Two people press at the same instant: one wins, the other is told, nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import Notice
from maillage.apps.rota.enums import IncidentState, PostState, SolveState
from maillage.apps.rota.errors import RotaError
from maillage.apps.rota.frozen import pack
from maillage.apps.rota.models import BedNight, Cell, Incident, Post, Solve
from maillage.apps.rota.selectors.repairs import version_of
from maillage.apps.rota.services import cells, incidents, lodging, repairs, withdrawals
from maillage.apps.rota.services.confirmations import confirm
from maillage.apps.rota.services.publication import publish
from maillage.apps.rota.services.solving import end_solve
from tests.apps.rota.board_case import a_scene
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*actions):
    """The name of what each gives or is told, all started at once; anything else is raised."""
    start = Barrier(len(actions))

    def run(action):
        start.wait(timeout=20)
        try:
            return type(action()).__name__
        except (RotaError, NotAllowed) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_of_two_who_fill_one_place_one_wins_and_the_other_is_told():
    scene = a_scene(people=2)
    given = {"draft": scene.draft, "line": scene.ajain, "monday": MONDAY, "seen": None, "now": NOW}
    tries = zip(scene.people, (scene.anne, scene.paul), strict=True)

    answers = together(
        *[partial(cells.place, volunteer=who, user=user, **given) for who, user in tries]
    )

    assert sorted(answers) == ["Cell", "StaleEdit"]
    assert Cell.objects.count() == 1


def test_of_two_drafts_of_the_same_weeks_one_is_published():
    scene = a_scene(people=1)
    scene.put(scene.zoe, scene.ajain, 0)
    other = a_draft(scene.draft.collective, weeks=4)

    answers = together(
        partial(publish, draft=scene.draft, user=scene.anne, now=NOW),
        partial(publish, draft=scene.draft, user=scene.paul, now=NOW),
        partial(publish, draft=other, user=scene.paul, now=NOW),
    )

    assert answers.count("int") == 1
    assert Post.objects.count() == 8
    assert Notice.objects.count() <= 1


def test_a_computation_that_ends_while_one_publishes_loses_nothing():
    scene = a_scene(people=1)
    solve = Solve.objects.create(
        draft=scene.draft,
        state=SolveState.RUNNING,
        best=[[scene.zoe.pk, scene.ajain.pk, f"{MONDAY}"]],
        problem=pack({}, []),
        asked_at=NOW,
        started_at=NOW,
        heartbeat_at=NOW,
    )

    published, ended = together(
        partial(publish, draft=scene.draft, user=scene.anne, now=NOW),
        partial(end_solve, solve=solve, state=SolveState.DONE, now=NOW),
    )

    assert ended == "bool"
    assert Cell.objects.count() == 1
    assert Post.objects.filter(volunteer=scene.zoe).count() == (published == "int")


@pytest.fixture
def served():
    """A published week, its doctor, who coordinates, and somebody to take over."""
    collective = a_collective()
    line = a_centre(collective).lines.get()
    doctor = a_volunteer(collective, weeks=[MONDAY])
    a_volunteer_user(doctor)
    a_volunteer(collective, weeks=[MONDAY, monday(1)])
    return a_post(line, MONDAY, doctor), doctor, a_coordinator(collective)


def a_repair(post, user):
    """The incident of a withdrawal, and what settling it takes."""
    found = withdrawals.withdraw(post_id=post.pk, user=user, now=NOW)
    incident = incidents.propose(incident_id=found.pk, now=NOW)
    seen = version_of(incident)
    return partial(repairs.settle, incident=incident, seen=seen, user=user, now=NOW)


def test_an_incident_is_settled_once(served):
    post, _, coordinator = served
    settle = a_repair(post, coordinator)

    answers = together(*[partial(settle, choice=choice) for choice in (0, 0, None)])

    assert answers.count("Incident") == 1
    assert Incident.objects.get().state in (IncidentState.SETTLED, IncidentState.LEFT)
    post.refresh_from_db()
    assert (post.volunteer is None) == (Incident.objects.get().state == IncidentState.LEFT)
    assert post.changes.count() <= 2


def test_confirming_withdrawing_and_repairing_at_once_leave_one_truth(served):
    post, doctor, coordinator = served
    next_week = a_post(post.line, monday(1), doctor)
    settle = a_repair(next_week, coordinator)

    together(
        partial(confirm, post_id=post.pk, user=doctor.user, now=NOW),
        partial(withdrawals.withdraw, post_id=post.pk, user=doctor.user, now=NOW),
        partial(withdrawals.withdraw, post_id=post.pk, user=coordinator, now=NOW),
        partial(settle, choice=0),
    )

    post.refresh_from_db()
    assert post.state == PostState.EMPTY
    assert Incident.objects.filter(first_monday=MONDAY).count() == 1


def test_two_doctors_never_sleep_in_one_bed():
    collective = a_collective()
    centre = a_centre(collective, lines=2, beds=1, vehicles=0)
    posts = [a_post(line, MONDAY, a_volunteer(collective)) for line in centre.lines.all()]

    together(*[partial(lodging.lodge, post=post, actor="command", now=NOW) for post in posts])

    assert BedNight.objects.count() == 1
