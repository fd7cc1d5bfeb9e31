"""Queues for tests: two care types, two languages, two modalities."""

import numpy as np
from hypothesis import strategies as st

from maillage.engines.waiting.queue import Ready, Waiting

MINUTE = 60.0
GP, PSYCHIATRY = 0, 1
FRENCH, ARABIC = 0, 1
VIDEO, TELEPHONE = 0, 1
NONE, MAN, WOMAN = -1, 0, 1


def waiting(*people):
    """Each a dict; by default a GP asked for at minute 0, in French, by video."""
    usual = {
        "care_type": GP,
        "minute": 0.0,
        "is_soon": False,
        "language": FRENCH,
        "modality": VIDEO,
        "preference": NONE,
        "known": -1,
        "recent": 0.0,
    }
    people = [usual | {"id": place + 1} | person for place, person in enumerate(people)]

    def column(name, kind):
        return np.array([person[name] for person in people], kind)

    return Waiting(
        column("id", int),
        column("care_type", int),
        column("minute", float) * MINUTE,
        column("is_soon", bool),
        column("language", int),
        column("modality", int),
        column("preference", int),
        column("known", int),
        column("recent", float),
    )


def ready(*people):
    """Each a dict; by default a GP who speaks French, by video and telephone. Duty 101 is 11's."""
    people = [
        {"serves": (GP,), "speaks": (FRENCH,), "offers": (VIDEO, TELEPHONE)} | p for p in people
    ]

    def table(name):
        rows = [[code in person[name] for code in (0, 1)] for person in people]
        return np.array(rows, bool).reshape(len(people), 2)

    return Ready(
        np.arange(len(people)) + 101,
        np.arange(len(people)) + 11,
        table("serves"),
        table("speaks"),
        table("offers"),
        np.array([person.get("is_woman", NONE) for person in people], int),
    )


def shuffled(owner, order):
    """The same people in another order."""
    return type(owner)(*(values[order] for values in vars(owner).values()))


codes = st.sampled_from([0, 0, 0, 1])
some = st.sets(st.sampled_from([0, 1]), min_size=1)
people_waiting = st.fixed_dictionaries(
    {
        "care_type": codes,
        "minute": st.sampled_from([0.0, 0.5, 1.0, 7.0, 16.0, 31.0, 40.0]),
        "is_soon": st.sampled_from([False, False, True]),
        "language": codes,
        "modality": codes,
        "preference": st.sampled_from([NONE, NONE, MAN, WOMAN]),
        "known": st.sampled_from([-1, 11, 12, 13]),
        "recent": st.sampled_from([0.0, 12.5]),
    }
)
people_ready = st.fixed_dictionaries(
    {
        "serves": some,
        "speaks": some,
        "offers": some,
        "is_woman": st.sampled_from([NONE, MAN, WOMAN]),
    }
)


def queues(most_waiting=8, most_ready=5):
    return st.tuples(
        st.lists(people_waiting, max_size=most_waiting).map(lambda people: waiting(*people)),
        st.lists(people_ready, max_size=most_ready).map(lambda people: ready(*people)),
    )
