"""The board of a draft: what is filled, what is empty, what is not as it should be."""

from datetime import timedelta

import pytest

from maillage.apps.rota.models import OfferedWeek
from maillage.apps.rota.placing import Obstacle
from maillage.apps.rota.selectors.board import Flag, board_of, fill_of, rows_of
from tests.apps.rota.board_case import WEEKS, a_scene
from tests.apps.rota.factories import TODAY, a_post, a_reserve, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def cell_of(board, line, week):
    row = next(row for row in board.rows if row.line == line)
    return row.cells[week]


def test_a_line_in_each_row_and_a_week_in_each_column_the_reserve_last(scene):
    reserve = a_reserve(scene.draft.collective).lines.get()
    scene.put(scene.zoe, scene.ajain, 1)

    board = board_of(scene.draft, TODAY)

    assert [row.line for row in board.rows] == [scene.ajain, scene.arnac, reserve]
    assert [week.monday for week in board.weeks] == [monday(week) for week in range(WEEKS)]
    assert [row.empty for row in board.rows] == [3, 4, 4]
    assert (board.posts, board.empty_by_week) == (8, [2, 1, 2, 2])


def test_how_far_it_is_filled_is_also_known_without_reading_anybodys_rules(scene):
    a_reserve(scene.draft.collective)
    scene.arnac.opens_on = monday(2)
    scene.arnac.save()
    scene.put(scene.zoe, scene.ajain, 1)

    board, fill = board_of(scene.draft, TODAY), fill_of(scene.draft)

    assert (fill.posts, fill.empty_by_week) == (board.posts, board.empty_by_week)
    assert fill.empty_by_week == [1, 0, 2, 2]


def test_a_week_in_which_a_line_is_closed_is_not_to_be_filled(scene):
    scene.ajain.closes_on = monday(2) + timedelta(days=4)
    scene.ajain.save()

    cells = [cell_of(board_of(scene.draft, TODAY), scene.ajain, week) for week in range(WEEKS)]

    assert [(each.is_open, each.is_empty) for each in cells] == [(True, True)] * 2 + [
        (False, False)
    ] * 2


def test_a_line_closed_all_along_is_not_shown(scene):
    scene.ajain.closes_on = monday(0) - timedelta(days=1)
    scene.ajain.save()

    assert [row.line for row in board_of(scene.draft, TODAY).rows] == [scene.arnac]


def test_a_cell_says_which_rules_it_breaks(scene):
    scene.put(scene.zoe, scene.ajain, 1)
    OfferedWeek.objects.filter(volunteer=scene.zoe).delete()

    each = cell_of(board_of(scene.draft, TODAY), scene.ajain, 1)

    assert each.obstacles == (Obstacle.NOT_OFFERED,)
    assert Flag.BROKEN in each.flags


def test_a_volunteer_who_left_is_seen_where_they_are_placed(scene):
    scene.put(scene.zoe, scene.ajain, 1)
    scene.zoe.state = "left"
    scene.zoe.save()

    assert cell_of(board_of(scene.draft, TODAY), scene.ajain, 1).obstacles == (Obstacle.GONE,)


@pytest.mark.parametrize(
    ("is_senior", "is_required", "told"), [(False, True, 1), (True, True, 0), (False, False, 0)]
)
def test_a_centre_that_wants_someone_experienced_says_when_nobody_is(
    scene, is_senior, is_required, told
):
    scene.ajain.centre.senior_required = is_required
    scene.ajain.centre.save()
    scene.zoe.is_senior = is_senior
    scene.zoe.save()
    scene.put(scene.zoe, scene.ajain, 1)

    assert board_of(scene.draft, TODAY).flags[Flag.NO_SENIOR] == told


def test_a_first_week_and_a_lock_are_seen(scene):
    a_post(scene.ajain, monday(-20), scene.people[1])
    scene.put(scene.zoe, scene.ajain, 1, is_locked=True)
    scene.put(scene.people[1], scene.arnac, 1)

    board = board_of(scene.draft, TODAY)

    assert cell_of(board, scene.ajain, 1).flags == (Flag.FIRST_TIME, Flag.LOCKED)
    assert cell_of(board, scene.arnac, 1).flags == ()


def test_only_the_first_of_ones_weeks_is_a_first_week(scene):
    scene.put(scene.zoe, scene.ajain, 3)
    scene.put(scene.zoe, scene.arnac, 1)

    board = board_of(scene.draft, TODAY)

    assert cell_of(board, scene.arnac, 1).flags == (Flag.FIRST_TIME,)
    assert Flag.FIRST_TIME not in cell_of(board, scene.ajain, 3).flags


def test_columns_say_which_zones_are_on_holiday(scene):
    """Winter holidays of 2027: zone C from 6 February, then A, then B."""
    scene.draft.weeks = 10
    scene.draft.save()

    zones = [week.zones for week in board_of(scene.draft, TODAY).weeks]

    assert zones == ["", "", "", "", "", "C", "AC", "AB", "B", ""]


def test_a_move_shows_again_the_rows_it_may_have_changed(scene):
    zoe, other, _ = scene.people
    scene.put(zoe, scene.ajain, 1)
    scene.put(zoe, scene.arnac, 3)

    rows = rows_of(scene.draft, TODAY, [scene.ajain.centre_id], {zoe.pk})
    assert [row.line for row in rows] == [scene.ajain, scene.arnac]

    rows = rows_of(scene.draft, TODAY, [scene.arnac.centre_id], {other.pk})
    assert [row.line for row in rows] == [scene.arnac]


def test_rows_shown_again_are_those_of_the_board(scene):
    zoe, other, _ = scene.people
    for volunteer, line, week in [(zoe, scene.ajain, 0), (zoe, scene.ajain, 1)]:
        scene.put(volunteer, line, week)
    scene.put(zoe, scene.arnac, 2)  # a third week: one too many
    scene.put(other, scene.arnac, 1)
    board = board_of(scene.draft, TODAY)

    rows = rows_of(scene.draft, TODAY, [scene.ajain.centre_id, scene.arnac.centre_id], set())

    assert rows == board.rows
    assert board.flags[Flag.BROKEN] == 3


def test_a_board_asks_as_many_queries_for_two_volunteers_as_for_six(
    scene, django_assert_max_num_queries
):
    for week in range(WEEKS):
        scene.put(scene.people[week % 3], scene.ajain, week)

    with django_assert_max_num_queries(20):
        board_of(scene.draft, TODAY)
