from datetime import date

import pytest

from maillage.apps.compact.models import Target
from maillage.apps.compact.selectors.movement import movements
from maillage.apps.compact.services.values import measure_target
from maillage.apps.compact.shapes import Counted
from maillage.apps.compact.verdicts import Verdict
from tests.apps.compact.factories import NOW, TODAY, a_clause, a_compact
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    CommuneFactory()
    return a_compact(area="departement:23")


def follow(clause, indicator="care.seen", **values):
    values = {"baseline": "2026-T2", "set_at": NOW} | values
    return Target.objects.create(
        compact=clause.compact, clause=clause, indicator=indicator, **values
    )


def measured(target):
    measure_target(target=target, now=NOW, actor="system")
    return target


def only(compact):
    return movements(compact, TODAY)[0]


def test_an_objective_moved_since_its_start_and_says_why(compact, indicators):
    indicators.write()
    indicators.gives("2026-T2", Counted(30, 60))
    indicators.gives("2026-T3", Counted(45, 60))
    clause = a_clause(compact)
    measured(follow(clause, goal=80.0, due_on=date(2027, 6, 30)))

    found = only(compact)

    assert (found.clause, found.verdict) == (clause, Verdict.UP)
    assert found.sentences == [
        "Personnes vues\u00a0: 75\u00a0% au 3e trimestre 2026, contre 50\u00a0% au 2e trimestre "
        "2026\u00a0: c’est mieux. Cible\u00a0: 80\u00a0% au 30 juin 2027, pas encore atteinte."
    ]
    followed = found.values[0]
    assert (followed.baseline.value, followed.latest.value, followed.is_reached) == (50, 75, False)


def test_a_lower_value_is_progress_when_lower_is_better(compact, indicators):
    indicators.write(direction="down")
    indicators.gives("2026-T2", Counted(45, 60))
    indicators.gives("2026-T3", Counted(30, 60))
    measured(follow(a_clause(compact), goal=50.0))

    found = only(compact)

    assert found.verdict == Verdict.UP
    assert found.sentences[0].endswith("atteinte.") and found.values[0].is_reached


def test_a_commitment_counts_for_its_objective(compact, indicators):
    indicators.write()
    indicators.write(id="care.late", direction="down", title="Retards")
    indicators.gives("2026-T2", Counted(30, 60))
    indicators.gives("2026-T3", Counted(45, 60))
    objective = a_clause(compact)
    measured(follow(objective))
    measured(follow(a_clause(compact, "commitment", parent=objective), "care.late"))

    found = only(compact)

    assert [each.verdict for each in found.values] == [Verdict.UP, Verdict.DOWN]
    assert found.verdict == Verdict.MIXED


def test_without_a_start_nothing_is_concluded(compact, indicators):
    indicators.write(people="both")
    indicators.gives("2026-T2", Counted(3, 60))
    indicators.gives("2026-T3", Counted(45, 60))
    measured(follow(a_clause(compact)))

    found = only(compact)

    assert found.verdict == Verdict.UNMEASURED
    assert "pas de point de départ" in found.sentences[0]
    assert "moins de 11" in found.sentences[0]


def test_a_start_with_nothing_since_is_not_a_movement(compact, indicators):
    indicators.write()
    indicators.gives("2026-T2", Counted(30, 60))
    measured(follow(a_clause(compact)))

    found = only(compact)

    assert found.verdict == Verdict.UNMEASURED
    assert "50\u00a0%" in found.sentences[0] and "Rien à lire." in found.sentences[0]


def test_what_changed_its_communes_is_not_compared(compact, indicators):
    indicators.write()
    indicators.gives("2026-T2", Counted(30, 60))
    target = measured(follow(a_clause(compact)))
    CommuneFactory()
    indicators.gives("2026-T3", Counted(45, 60))
    measure_target(target=target, now=NOW, actor="system", most=2)

    found = only(compact)

    assert found.verdict == Verdict.UNMEASURED
    assert "1\u00a0commune, puis 2" in found.sentences[0]
    assert "plus récent" in found.sentences[0]


def test_objectives_come_in_the_order_of_the_text_and_removed_ones_not_at_all(compact, indicators):
    indicators.write()
    second, first = a_clause(compact, "axis", rank=2), a_clause(compact, "axis", rank=1)
    later = a_clause(compact, parent=second)
    sooner = [a_clause(compact, parent=first) for _ in range(2)]
    a_clause(compact, removed_on=TODAY)

    found = movements(compact, TODAY)

    assert [each.clause for each in found] == [*sooner, later]
    assert {each.verdict for each in found} == {Verdict.UNMEASURED}


def test_an_indicator_that_is_no_more_says_so(compact, indicators):
    indicators.write()
    follow(a_clause(compact), "care.gone")

    assert "care.gone" in only(compact).sentences[0]


def test_a_value_without_a_starting_point_is_told_all_the_same(compact, indicators):
    indicators.write()
    indicators.gives("2026-T3", Counted(45, 60))
    measured(follow(a_clause(compact), goal=80.0))

    (sentence,) = only(compact).sentences

    assert "75\u00a0% au 3e trimestre 2026, mais pas de point de départ" in sentence
