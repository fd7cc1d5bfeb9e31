import pytest

from maillage.apps.compact.errors import BadCompact, NotMeasured, NotNow
from maillage.apps.compact.models import Experiment, ValueTable
from maillage.apps.compact.selectors.effects import measure
from maillage.apps.compact.services import readings
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.experiments import (
    LAST,
    NOW,
    SOURCE,
    TODAY,
    a_draft,
    a_read,
    a_started,
    table_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def declare(experiment, user, content, today=TODAY, source=SOURCE):
    return readings.declare(
        experiment=experiment, content=content, source=source, user=user, now=NOW, today=today
    )


def decide(experiment, user, decision="stop", reason="Trop peu de monde est venu.", name="A. Roy"):
    return readings.decide(
        experiment=experiment, decision=decision, reason=reason, signatory=(name, "maire"),
        user=user, now=NOW,
    )  # fmt: skip


def test_the_result_is_not_read_before_the_end(user):
    started = a_started()
    declare(started, user, table_of(started))

    with pytest.raises(NotNow, match="va jusqu’au 31 mars 2026"):
        readings.read(experiment=started, user=user, now=NOW, today=LAST)
    assert not started.readings.exists()


def test_a_reading_keeps_the_values_and_the_effect(user):
    experiment = a_read(gain=5.0)

    reading = experiment.readings.get()
    assert reading.values["n_before"] == 3
    assert len(reading.values["places"]) == 2
    assert reading.effect["interval"]["estimate"] == pytest.approx(5, abs=0.4)
    assert reading.effect["trend"] is not None
    assert reading.values["source"] == SOURCE


def test_without_values_there_is_nothing_to_read(user):
    with pytest.raises(NotMeasured, match="déposez d’abord le tableau"):
        readings.read(experiment=a_started(), user=user, now=NOW, today=TODAY)


def test_values_of_one_side_only_are_not_read(user):
    started = a_started()
    lines = table_of(started).decode().splitlines()
    declare(started, user, "\n".join(lines[: 1 + 2 * 6]).encode())

    with pytest.raises(NotMeasured, match="valeur non donnée"):
        readings.read(experiment=started, user=user, now=NOW, today=TODAY)


def test_values_add_up_and_the_tables_before_are_kept(user):
    started = a_started()
    declare(started, user, table_of(started))
    code = started.communes.values_list("code", flat=True).order_by("code")[0]

    table, rejected = declare(started, user, f"commune,periode,valeur\n{code},2026-01,99".encode())

    assert (table.values[code]["2026-01"], rejected) == (99, [])
    assert len(table.values) == 5
    assert [each.values[code]["2026-01"] for each in ValueTable.objects.all()][0] != 99


def test_wrong_lines_are_told_and_the_others_kept_and_months_to_come_refused(user):
    started = a_started()
    code = started.communes.values_list("code", flat=True).order_by("code")[0]
    content = f"commune;periode;valeur\n{code};2025-10;1,5\n{code};2026-03;2\n99999;2025-10;3"

    table, rejected = declare(started, user, content.encode(), today=LAST)

    assert table.values == {code: {"2025-10": 1.5}}
    assert [line for line, _ in rejected] == [3, 4]


def test_a_file_without_any_right_line_keeps_nothing(user):
    table, rejected = declare(a_started(), user, b"commune,periode,valeur\nx,y,z")

    assert (table, len(rejected)) == (None, 1)
    assert not ValueTable.objects.exists()


def test_typed_values_say_where_they_come_from(user):
    with pytest.raises(BadCompact, match="d’où viennent"):
        declare(a_started(), user, b"", source="moi")


def test_a_computed_indicator_is_not_typed(user):
    started = a_started(indicator="booking.no_show", measure="")

    with pytest.raises(NotNow, match="calculé par la plateforme"):
        declare(started, user, b"")


def test_a_decision_is_signed_once_and_nothing_moves_afterwards(user):
    experiment = a_read()

    decide(experiment, user, "generalise")

    stored = Experiment.objects.get()
    assert (stored.state, stored.decision, stored.signatory_name) == (
        "decided", "generalise", "A. Roy",
    )  # fmt: skip
    assert (stored.decided_by, stored.decided_at) == (user, NOW)
    for again in (
        lambda: decide(experiment, user, "stop"),
        lambda: readings.read(experiment=experiment, user=user, now=NOW, today=TODAY),
        lambda: declare(experiment, user, b""),
    ):
        with pytest.raises(NotNow, match="signée"):
            again()


@pytest.mark.parametrize("decision", ["generalise", "amend"])
def test_only_a_stop_is_decided_without_a_reading(user, decision):
    started = a_started()

    with pytest.raises(NotNow, match="Lisez d’abord"):
        decide(started, user, decision)
    assert decide(started, user, "stop").state == "decided"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decision": "perhaps"}, "decision"),
        ({"reason": "oui"}, "reason"),
        ({"name": " "}, "signatory_name"),
    ],
)
def test_a_decision_without_reason_or_signature_is_refused(user, values, field):
    with pytest.raises(BadCompact) as refused:
        decide(a_read(), user, **values)

    assert list(refused.value.errors) == [field]


def test_a_draft_is_neither_read_nor_decided(user):
    draft = a_draft()

    with pytest.raises(NotNow, match="pas commencé"):
        decide(draft, user)
    with pytest.raises(NotNow, match="pas commencé"):
        readings.read(experiment=draft, user=user, now=NOW, today=TODAY)


def test_a_decision_signed_while_the_values_were_counted_stays_the_last_word(user, monkeypatch):
    experiment = a_read()

    def sign_then_measure(found):
        decide(experiment, user)
        return measure(found)

    monkeypatch.setattr(readings, "measure", sign_then_measure)

    with pytest.raises(NotNow, match="signée"):
        readings.read(experiment=experiment, user=user, now=NOW, today=TODAY)
    assert experiment.readings.count() == 1
