"""An experiment at each stage of its life, for tests."""

from datetime import UTC, date, datetime

from maillage.apps.compact.services import experiments, readings
from tests.apps.compact.factories import a_compact, a_coordinator, pilot_of
from tests.apps.territory.factories import CommuneFactory

WRITTEN = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
PERIODS = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
SOURCE = "Registre du bus de dépistage"


def values_of(compact, **values):
    """A complete protocol of typed values: two places, three to compare with, three months."""
    return {
        "title": "Bus de dépistage",
        "organisation": pilot_of(compact).organisation,
        "theme": "prevention",
        "hypothesis": "Un bus devant le marché fait dépister davantage.",
        "audience": "50 à 74 ans",
        "communes": [CommuneFactory(), CommuneFactory()],
        "comparison": [CommuneFactory(), CommuneFactory(), CommuneFactory()],
        "starts_on": FIRST,
        "ends_on": LAST,
        "step": 1,
        "before_steps": 3,
        "measure": "Dépistages pour 100 habitants",
        "better": "higher",
        "least_effect": 2.0,
        "rule": "Généraliser si le gain atteint 2 dépistages pour 100 habitants.",
    } | values


def a_draft(compact=None, **values):
    compact = compact or a_compact()
    user = a_coordinator(pilot_of(compact).organisation)
    values = values_of(compact, **values)
    return experiments.create(compact=compact, values=values, user=user, now=WRITTEN)


def a_started(compact=None, **values):
    """The protocol above, started a month before its first day."""
    draft = a_draft(compact, **values)
    user = a_coordinator(pilot_of(draft.compact).organisation)
    return experiments.start(experiment=draft, user=user, now=WRITTEN, today=WRITTEN.date())


def table_of(experiment, gain=5.0):
    """CSV bytes: places gain `gain` after the start, all move by themselves."""
    lines = ["commune,periode,valeur"]
    sides = [(experiment.communes, gain), (experiment.comparison, 0.0)]
    for side, change in sides:
        for place, code in enumerate(sorted(side.values_list("code", flat=True))):
            for rank, period in enumerate(PERIODS):
                moves = (0.0, 0.3, -0.2, 0.1, 0.4, 0.2)[(rank + 2 * place) % 6]
                value = 10 + moves + 0.5 * place + (change if rank >= 3 else 0)
                lines.append(f"{code},{period},{value}")
    return "\n".join(lines).encode()


def a_read(compact=None, gain=5.0, **values):
    """An experiment that ended, with its values and their reading."""
    experiment = a_started(compact, **values)
    user = a_coordinator(pilot_of(experiment.compact).organisation)
    readings.declare(
        experiment=experiment, content=table_of(experiment, gain), source=SOURCE, user=user,
        now=NOW, today=TODAY,
    )  # fmt: skip
    readings.read(experiment=experiment, user=user, now=NOW, today=TODAY)
    experiment.refresh_from_db()
    return experiment
