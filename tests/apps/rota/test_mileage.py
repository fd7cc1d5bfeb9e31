"""What a kilometre is worth: the published rates, and none that nobody reviewed."""

from datetime import date, timedelta

import pytest

from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.mileage import HORSEPOWERS, cents_of, period_on, periods, rate_on

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(("horsepower", "rate"), [(3, 529), (4, 606), (5, 636), (6, 665), (7, 697)])
def test_the_rates_are_those_of_the_order_of_27_march_2023(horsepower, rate):
    assert rate_on(DAY, horsepower) == rate


def test_a_round_trip_of_820_km_with_6_cv_is_worth_545_euros_30():
    assert cents_of(820, rate_on(DAY, 6)) == 54530


def test_every_period_has_its_source_and_every_horsepower_and_overlaps_no_other():
    known = periods()

    for period in known:
        assert period.source and period.verified_on <= date(2026, 11, 22)
        assert set(period.thousandths) == set(HORSEPOWERS)
        assert period.valid_from < period.valid_until
    assert all(one.valid_until < two.valid_from for one, two in zip(known, known[1:], strict=False))


def test_a_rate_that_must_be_read_again_is_not_guessed():
    with pytest.raises(BadRota, match="doit être relu"):
        period_on(periods()[-1].valid_until + timedelta(days=1))
