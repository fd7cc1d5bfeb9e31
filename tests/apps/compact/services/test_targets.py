from datetime import date

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import IndicatorValue, Target
from maillage.apps.compact.services.targets import remove_target, set_target
from maillage.apps.compact.services.values import measure_target
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, a_clause, a_compact

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact(indicators):
    indicators.write()
    return a_compact()


def a_set(compact, seen=None, **changed):
    values = {
        "clause": changed.pop("clause", None) or a_clause(compact),
        "indicator": "care.seen",
        "baseline": "2025",
        "goal": 80.0,
        "due_on": date(2027, 12, 31),
    }
    user = UserFactory()
    return set_target(compact=compact, values=values | changed, user=user, now=NOW, seen=seen)


def test_a_clause_is_followed_with_an_indicator_a_start_and_a_goal(compact):
    target = a_set(compact, baseline=" 2026-T1 ")

    assert (target.baseline, target.goal, target.revision) == ("2026-T1", 80, 0)
    line = AuditLine.objects.get()
    assert (line.action, line.subject) == ("target.set", f"compact:{compact.pk}")
    assert line.details == {"clause": target.clause_id, "indicator": "care.seen"}


def test_a_target_may_have_no_goal(compact):
    assert a_set(compact, goal=None, due_on=None).goal is None


def test_the_same_indicator_follows_a_clause_once(compact):
    target = a_set(compact)

    with pytest.raises(BadCompact, match="modifiez-le"):
        a_set(compact, clause=target.clause)
    assert Target.objects.count() == 1


def test_a_target_is_changed_by_who_read_its_last_words(compact):
    target = a_set(compact)
    changed = a_set(compact, seen=0, clause=target.clause, goal=90.0)

    assert (changed.pk, changed.goal, changed.revision) == (target.pk, 90, 1)
    for seen in (0, -1):
        with pytest.raises(StaleEdit):
            a_set(compact, seen=seen, clause=target.clause, goal=10.0)
    target.refresh_from_db()
    assert target.goal == 90


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"indicator": "care.nothing"}, "indicator"),
        ({"baseline": "hier"}, "baseline"),
        ({"baseline": "2026-01-01..2026-02-01"}, "baseline"),
        ({"baseline": "2027"}, "baseline"),
        ({"goal": 101.0}, "goal"),
        ({"goal": -1.0}, "goal"),
        ({"goal": float("nan")}, "goal"),
        ({"goal": None}, "due_on"),
        ({"due_on": date(2026, 11, 15)}, "due_on"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_field_by_field(compact, changed, field):
    with pytest.raises(BadCompact) as refusal:
        a_set(compact, **changed)

    assert list(refusal.value.errors) == [field]
    assert not Target.objects.exists()


def test_only_objectives_and_commitments_still_in_this_text_are_followed(compact):
    wrong = [
        a_clause(compact, "axis"),
        a_clause(compact, removed_on=date(2026, 1, 1)),
        a_clause(a_compact()),
    ]
    for clause in wrong:
        with pytest.raises(BadCompact) as refusal:
            a_set(compact, clause=clause)
        assert list(refusal.value.errors) == ["clause"]
    assert a_set(compact, clause=a_clause(compact, "commitment"))


def test_what_an_ended_compact_followed_no_longer_changes(compact):
    target = a_set(compact)
    compact.state = "ended"
    compact.save()

    with pytest.raises(NotNow, match="terminée"):
        a_set(compact, clause=target.clause, seen=0)
    with pytest.raises(NotNow, match="terminée"):
        remove_target(target=target, user=UserFactory())
    assert Target.objects.get().revision == 0


def test_values_stay_when_a_clause_is_followed_no_more(compact):
    target = a_set(compact)
    measure_target(target=target, now=NOW, actor="system")

    remove_target(target=target, user=UserFactory())

    assert not Target.objects.exists()
    assert IndicatorValue.objects.count() == 2
