"""Repairs in French sentences."""

import pytest
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.rota import (
    Assignment,
    Change,
    Names,
    Unusual,
    UnusualWeeks,
    Withdrawal,
    in_words,
    repair,
)
from maillage.engines.rota.telling import _sentence


def cell(centre, week):
    return Assignment("v", centre, week)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("added", "v", None, cell("c1", 12)), "v vient à c1 (semaine 12)."),
        (Change("removed", "v", cell("c1", 12), None), "v ne vient plus à c1 (semaine 12)."),
        (
            Change("moved", "v", cell("c1", 12), cell("c1", 11)),
            "v vient à c1 une semaine plus tôt (semaine 11, et non semaine 12).",
        ),
        (
            Change("moved", "v", cell("c1", 12), cell("c1", 15)),
            "v vient à c1 trois semaines plus tard (semaine 15, et non semaine 12).",
        ),
        (
            Change("moved", "v", cell("c1", 1), cell("c1", 15)),
            "v vient à c1 14 semaines plus tard (semaine 15, et non semaine 1).",
        ),
        (
            Change("moved", "v", cell("c1", 12), cell("c2", 12)),
            "v vient à c2 et non à c1 (semaine 12).",
        ),
        (
            Change("moved", "v", cell("c1", 12), cell("c2", 11)),
            "v vient à c2 (semaine 11), et non à c1 (semaine 12).",
        ),
        (
            Change("moved", "v", cell("r", 12), cell("c1", 12), from_reserve=True),
            "v, de la réserve, vient à c1 (semaine 12).",
        ),
        (
            Change("moved", "v", cell("r", 12), cell("c1", 11), from_reserve=True),
            "v, de la réserve, vient à c1 (semaine 11), sans plus être en réserve (semaine 12).",
        ),
        (
            Change("removed", "v", cell("r", 12), None, from_reserve=True),
            "v n’est plus en réserve (semaine 12).",
        ),
    ],
)
def test_each_change_is_a_sentence(change, said):
    assert _sentence(change, Names()) == said


def test_names_and_dates_are_those_of_the_caller():
    doctors = [a_volunteer("v", (0,)), a_volunteer("w", (0,))]
    problem = a_problem([a_centre(open_to=0)], doctors)
    names = Names({"w": "Dr Ba"}.get, {"ajain": "à Ajain"}.get, {0: "du 8 au 14 mars"}.get)

    (only,) = repair(problem, [cell("ajain", 0)], Withdrawal("v", 0))

    assert in_words(only, names) == ("Dr Ba vient à Ajain (du 8 au 14 mars).",)


def test_posts_left_empty_are_said():
    doctors = [a_volunteer("v", (0, 1), max_weeks=2), a_volunteer("w", (0,))]
    problem = a_problem([a_centre(lines=2, open_to=1)], doctors)
    published = [cell("ajain", 0), cell("ajain", 1), Assignment("w", "ajain", 0)]

    (only,) = repair(problem, published, Withdrawal("v"), Withdrawal("w"))

    assert in_words(only) == (
        "2 postes restent vides à ajain (semaine 0).",
        "Un poste reste vide à ajain (semaine 1).",
    )


def test_when_nothing_changes_it_says_so():
    problem = a_problem([a_centre(open_to=0)], [a_volunteer("v", (0,))])
    larger = Unusual("ajain", UnusualWeeks(0, 0, beds=4))

    assert in_words(repair(problem, [cell("ajain", 0)], larger)[0]) == ("Rien ne change.",)
