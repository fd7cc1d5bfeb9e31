"""Erlang's formulas: published values, the birth and death chain they stand for, large numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting import erlang_a, erlang_b, erlang_c, fewest_servers


# Tables of the ITU teletraffic handbook: offered load (erlangs) that loses 1 % of calls.
@pytest.mark.parametrize(
    ("servers", "load"), [(1, 0.0101), (5, 1.361), (10, 4.461), (20, 12.03), (50, 37.90)]
)
def test_erlang_b_is_the_published_table(servers, load):
    assert erlang_b(servers, load) == pytest.approx(0.01, abs=1e-5)


def test_one_server_waits_as_often_as_it_is_busy():
    queue = erlang_c(1, 0.8, 10.0)

    assert queue.p_wait == pytest.approx(0.8)
    assert queue.mean_wait == pytest.approx(40.0)  # ρ/(1 − ρ) services
    assert queue.within(0) == pytest.approx(0.2)


def test_two_servers_by_hand():
    # States 0, 1, 2…: 1, 1, 1/2, then halves; C = (1/2 / (1 − 1/2)) / (1 + 1 + 1) = 1/3.
    assert erlang_c(2, 1.0).p_wait == pytest.approx(1 / 3)


def chain(servers, load, service, patience, states=3000):
    """(waits, gives up, mean wait) from the stationary law of the birth and death chain."""
    number = np.arange(1, states)
    death = np.minimum(number, servers) / service + np.maximum(0, number - servers) / patience
    logs = np.concatenate(([0.0], np.cumsum(np.log(load / service) - np.log(death))))
    law = np.exp(logs - logs.max())
    law /= law.sum()
    queue = law @ np.maximum(0, np.arange(states) - servers)
    return law[servers:].sum(), queue / patience / (load / service), queue / (load / service)


@pytest.mark.parametrize(
    "given_numbers",
    [
        (1, 0.5, 10, 30),
        (3, 6.0, 10.5, 20),
        (10, 10.0, 10.5, 60),
        (50, 40.0, 5, 60),
        (900, 890, 10, 5),
    ],
)
def test_erlang_a_is_its_chain(given_numbers):
    queue = erlang_a(*given_numbers)

    told = (queue.p_wait, queue.p_abandon, queue.mean_wait)
    assert told == pytest.approx(chain(*given_numbers), rel=1e-6)


def test_with_endless_patience_erlang_a_is_erlang_c():
    patient, queue = erlang_c(10, 8.0, 10.5), erlang_a(10, 8.0, 10.5, 1e7)

    assert queue.p_wait == pytest.approx(patient.p_wait, abs=1e-4)
    assert queue.within(15) == pytest.approx(patient.within(15), abs=1e-4)


def test_everybody_is_served_or_gives_up():
    queue = erlang_a(10, 30.0, 10.5, 20.0)

    assert queue.within(1e9) == pytest.approx(1 - queue.p_abandon)
    assert queue.p_abandon > 0.66  # the work of 20 in 30 finds nobody


@pytest.mark.parametrize("servers", [3_000, 20_000])
def test_thousands_of_servers_neither_overflow_nor_vanish(servers):
    blocked = erlang_b(servers, float(servers))

    # Jagerman 1974: B(n, n) ~ sqrt(2 / πn).
    assert blocked == pytest.approx(np.sqrt(2 / (np.pi * servers)), rel=0.02)
    assert 0 < erlang_c(servers, 0.999 * servers).p_wait < 1
    assert 0 < erlang_a(servers, float(servers), 10.0, 60.0).p_abandon < 0.02


@given(servers=st.integers(1, 60), share=st.floats(0.05, 0.95))
def test_one_more_server_makes_waiting_rarer(servers, share):
    load = servers * share

    assert erlang_b(servers + 1, load) < erlang_b(servers, load)
    assert erlang_c(servers + 1, load).p_wait < erlang_c(servers, load).p_wait


@given(load=st.floats(0.1, 40), patience=st.sampled_from([5.0, 60.0, np.inf]))
def test_the_fewest_servers_are_enough_and_one_fewer_is_not(load, patience):
    targets = [(15.0, 0.90), (30.0, 0.95)]

    servers = fewest_servers(load, 10.5, targets, patience)

    def worst(n):
        queue = erlang_c(n, load, 10.5) if patience == np.inf else erlang_a(n, load, 10.5, patience)
        return min(queue.within(minutes) - share for minutes, share in targets)

    assert worst(servers) >= 0 > worst(servers - 1)


def test_the_edges_have_an_answer():
    assert erlang_b(0, 0.0) == 1.0
    assert erlang_b(3, 0.0) == 0.0
    assert erlang_c(2, 3.0).mean_wait == np.inf
    assert erlang_c(2, 3.0).within(100) == 0.0
    assert erlang_c(0, 0.0).within(0) == 1.0
    assert erlang_a(0, 1.0, 10.0, 5.0).p_abandon == 1.0
    assert erlang_a(2, 0.0, 10.0, 5.0).within(0) == 1.0
    assert fewest_servers(0.0, 10.0, [(15, 0.9)]) == 0


@pytest.mark.parametrize(("servers", "load"), [(-1, 1.0), (2.5, 1.0), (True, 1.0), (3, -1.0)])
def test_what_is_no_queue_is_refused(servers, load):
    with pytest.raises(InvalidInput, match="expected a"):
        erlang_c(servers, load)


def test_an_endless_load_is_refused():
    with pytest.raises(InvalidInput, match="finite"):
        erlang_b(3, np.inf)
