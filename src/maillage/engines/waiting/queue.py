"""Who waits, who can see them, and who fits whom: what matching and waiting times both read.

Codes: care types, languages and modalities are positions in the caller's lists; a preference, like
`is_woman`, is 1 for a woman, 0 for a man, -1 for neither said.
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

WOMAN, MAN, UNSAID = 1, 0, -1
SOON_SECONDS = 15 * 60  # someone to be seen first counts as arrived one promise earlier
REASONS = ("care_type", "language", "modality", "preference")
NOTHING = len(REASONS)

_MINUTE = 60
_LONGEST = 2**14 - 1  # tenths of a minute
_OLDEST = 2**22 - 1  # minutes: eight years


@dataclass(frozen=True)
class Waiting:
    """People in the queue, in any order; every array has shape (n,).

    queued_seconds : arrival, seconds since an instant of the caller's
    known : number of the practitioner they know, -1 for none
    recent_minutes : how long people of the same point waited lately; 0 where nobody did
    """

    ids: np.ndarray
    care_type: np.ndarray
    queued_seconds: np.ndarray
    is_soon: np.ndarray
    language: np.ndarray
    modality: np.ndarray
    preference: np.ndarray
    known: np.ndarray
    recent_minutes: np.ndarray


@dataclass(frozen=True)
class Ready:
    """Practitioners, in any order: m of them.

    ids : int (m,), of their duties
    practitioner : int (m,), their own numbers
    serves, speaks, offers : bool (m, care types), (m, languages), (m, modalities)
    is_woman : int (m,)
    """

    ids: np.ndarray
    practitioner: np.ndarray
    serves: np.ndarray
    speaks: np.ndarray
    offers: np.ndarray
    is_woman: np.ndarray


def urgency(waiting):
    """One whole number a ticket, int64 (n,), smaller for the more urgent; ties go to the least id.

    The minute of arrival first, "soon" counting `SOON_SECONDS` earlier; within the same minute the
    point whose people waited longer lately; then the instant of arrival.
    """
    counted = waiting.queued_seconds - SOON_SECONDS * waiting.is_soon
    minute = np.floor(counted / _MINUTE)
    within = ((counted - minute * _MINUTE) * 1e6).astype(np.int64)
    lately = _LONGEST - np.minimum(waiting.recent_minutes * 10, _LONGEST).astype(np.int64)
    since = np.minimum(minute - minute.min(initial=np.inf), _OLDEST).astype(np.int64)
    return since << 40 | lately << 26 | within  # 22, 14 and 26 bits: sorted faster than three keys


def most_urgent(waiting, key, among, count=None):
    """Positions of the tickets `among` these, most urgent first; at least `count` of them if given.

    The rest is not sorted: with thousands waiting, only the few most urgent can be seen now.
    """
    if count is not None and among.size > count:
        least = np.partition(key[among], count)[count]
        among = among[key[among] <= least]
    return among[np.lexsort((waiting.ids[among], key[among]))]


def lacking(waiting, ready):
    """What each practitioner lacks first for each need, and the need of each ticket.

    A need is a care type, a language, a modality and a preference together. None is ever relaxed.

    Returns
    -------
    int array, shape (n_needs, m): place in `REASONS`, or `NOTHING` for who may see that need;
    int array, shape (n,)
    """
    wishes = (UNSAID, MAN, WOMAN)
    prefers = np.stack([(ready.is_woman == wish) | (wish == UNSAID) for wish in wishes])
    table = np.where(prefers, NOTHING, REASONS.index("preference"))[None, None, None]
    for name, able in (
        ("modality", ready.offers.T[None, None, :, None]),
        ("language", ready.speaks.T[None, :, None, None]),
        ("care_type", ready.serves.T[:, None, None, None]),
    ):
        table = np.where(able, table, REASONS.index(name))
    kinds, languages, modalities, preferences, size = table.shape
    need = (waiting.care_type * languages + waiting.language) * modalities + waiting.modality
    need = need * preferences + waiting.preference + 1
    return table.reshape(kinds * languages * modalities * preferences, size), need


def rarity(ready):
    """Rank of each practitioner by how few others have their rarest ability; 0: the most common."""
    abilities = np.column_stack(
        (ready.serves, ready.speaks, ready.offers, ready.is_woman == WOMAN, ready.is_woman == MAN)
    )
    rarest = np.where(abilities, abilities.sum(axis=0), ready.ids.size + 1).min(axis=1)
    return np.unique(-rarest, return_inverse=True)[1]


def check(waiting, ready):
    """Refuse arrays that do not belong together, and codes that mean nothing."""
    for owner, size in ((waiting, waiting.ids.size), (ready, ready.ids.size)):
        for name, values in vars(owner).items():
            if isinstance(values, np.ndarray) and values.shape[:1] != (size,):
                raise InvalidInput(f"{name} has shape {values.shape}; expected {size} rows")
    for name, what, table in (
        ("care_type", "serves", ready.serves),
        ("language", "speaks", ready.speaks),
        ("modality", "offers", ready.offers),
    ):
        if table.ndim != 2:
            raise InvalidInput(f"{what} has shape {table.shape}; expected one column per {name}")
        _check_codes(name, getattr(waiting, name), 0, table.shape[1] - 1)
    _check_codes("preference", waiting.preference, UNSAID, WOMAN)
    for name in ("queued_seconds", "recent_minutes"):
        if not np.isfinite(getattr(waiting, name)).all():
            raise InvalidInput(f"{name} has a value that is no finite number; correct it")
    if (waiting.recent_minutes < 0).any():
        raise InvalidInput("recent_minutes has a negative value; a wait is 0 or more")


def _check_codes(name, codes, least, most):
    if codes.size and not (least <= codes.min() and codes.max() <= most):
        wrong = codes[(codes < least) | (codes > most)][0]
        raise InvalidInput(f"{name} {wrong} is unknown; expected {least} to {most}")
