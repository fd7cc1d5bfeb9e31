import pytest

from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.selectors import effects
from maillage.apps.compact.selectors.effects import AGAINST, MET, UNCLEAR, verdict
from maillage.apps.compact.shapes import Counted
from tests.apps.compact.experiments import a_read, a_started


def between(low, high):
    estimate = None if low is None else (low + high) / 2
    return {"interval": {"estimate": estimate, "low": low, "high": high}}


@pytest.mark.parametrize(
    ("low", "high", "better", "least", "wanted"),
    [
        (1.0, 5.0, "higher", 0.0, MET),
        (1.0, 5.0, "higher", 3.0, MET),
        (1.0, 5.0, "higher", 3.1, UNCLEAR),  # better for sure, perhaps not enough
        (-1.0, 5.0, "higher", 0.0, UNCLEAR),
        (1.0, 2.0, "higher", 3.0, AGAINST),  # better for sure, and too little for sure
        (-5.0, -1.0, "higher", 0.0, AGAINST),
        (-5.0, -1.0, "lower", 3.0, MET),
        (1.0, 5.0, "lower", 0.0, AGAINST),
        (None, None, "higher", 0.0, UNCLEAR),
    ],
)
def test_the_rule_is_met_when_the_whole_interval_is_good_and_large_enough(
    low, high, better, least, wanted
):
    assert verdict(between(low, high), better, least) == wanted


@pytest.mark.django_db
def test_the_estimate_is_what_the_places_gained_beyond_the_others():
    effect = a_read(gain=5.0).readings.get().effect

    gains = effect["treated_after"] - effect["treated_before"]
    others = effect["comparison_after"] - effect["comparison_before"]
    assert effect["interval"]["estimate"] == pytest.approx(gains - others)
    assert (effect["n_treated"], effect["n_comparison"], effect["dropped"]) == (2, 3, [])


@pytest.mark.django_db
def test_a_computed_indicator_is_read_commune_by_commune_and_step_by_step(monkeypatch):
    started = a_started(indicator="booking.no_show", measure="")
    asked = []

    def no_show(area, period, compact=None):
        asked.append((area.spec, period.code))
        if area.spec.endswith(codes[0]):
            raise NotMeasured("Aucun agenda ici.")
        return Counted(numerator=20, denominator=100, people=100)

    codes = sorted(started.communes.values_list("code", flat=True))
    monkeypatch.setitem(effects.values.computed.COMPUTED, "booking.no_show", no_show)

    found = effects.measure(started)

    assert len(asked) == len(set(asked)) == 5 * 6
    assert found.places[codes[0]] == [None] * 6
    assert found.places[codes[1]] == [20.0] * 6
    assert found.holes == [("Aucun agenda ici.", 6)]
    assert (found.version, found.n_before) == (1, 3)
    effect = effects.effect_of(found)
    assert (effect["n_treated"], effect["dropped"]) == (1, [codes[0]])
    assert effect["interval"]["low"] is None  # JSON has no nan
