"""HiGHS in another process: the same answers, and it can be stopped."""

import numpy as np
import pytest

from maillage.engines.rota import Stop
from maillage.engines.rota.solving.bound import look, model_of, plans_within
from maillage.engines.rota.solving.elsewhere import Elsewhere
from maillage.engines.rota.solving.highs import minimise, patiently
from maillage.engines.rota.solving.master import program_of
from maillage.engines.siting.result import Watch
from tests.engines.rota.tiny_rotas import random_problem


def a_program(seed=1):
    model = model_of(random_problem(seed))
    sight = look(model, np.zeros(model.n_prices))
    plans = plans_within(model, sight, np.full(model.choices.most.size, 1 << 40), 100_000)
    return program_of(model, plans)


@pytest.fixture
def elsewhere():
    """A process to ask, ended after the test."""
    process = Elsewhere()
    yield process
    process.close()


def test_it_answers_one_program_after_the_other_as_here_and_ends_when_closed(elsewhere):
    for seed in (1, 2):
        program = a_program(seed)
        elsewhere.start(program, np.inf, None)

        there, here = elsewhere.wait(lambda: False), minimise(program, np.inf)

        assert (there.bound, there.done) == (here.bound, here.done)
        assert there.x.tolist() == here.x.tolist()
    elsewhere.start(a_program(), np.inf, None)
    elsewhere.close()
    assert elsewhere.is_over()


def test_who_must_stop_does_not_wait_for_the_answer(elsewhere):
    elsewhere.start(a_program(), np.inf, None)

    assert elsewhere.wait(lambda: True) is None


def test_closing_what_was_never_opened_does_nothing():
    Elsewhere().close()


def test_a_thread_is_left_as_soon_as_the_watch_says_stop():
    stopped = Watch(Stop(asked=lambda: True))

    def slowly(program, seconds):
        import time

        time.sleep(0.1)

    assert patiently(slowly, stopped, a_program()) is None
    assert patiently(minimise, Watch(Stop()), a_program()).done
