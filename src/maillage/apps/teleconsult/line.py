"""Which rung of the ladder a measured line can hold: HD, 360p, sound, telephone.

Throughputs, each way: 1.2 Mbit/s for 720p and 600 kbit/s for ordinary video between two people, 80
kbit/s for the voice, as Zoom asks of its users (support.zoom.com, read November 2026); a quarter is
added for what else the room sends. Round trips: ITU-T G.114 wants at most 150 ms one way for a
conversation to flow and refuses 400 ms. Losses are our choice: Opus and video repair a few in a
hundred.
"""

from dataclasses import dataclass
from math import isfinite

from .enums import Rung
from .errors import BadRequest

MOST_KBPS, MOST_ROUND_TRIP_MS = 10_000_000, 60_000


@dataclass(frozen=True)
class Need:
    """What a rung needs at least (kbit/s each way) and bears at most."""

    kbps: int
    round_trip_ms: int
    loss_percent: float


NEEDS = {
    Rung.HD: Need(1_500, 300, 2.0),
    Rung.VIDEO: Need(750, 500, 5.0),
    Rung.AUDIO: Need(100, 800, 10.0),
}
LADDER = tuple(Rung)


@dataclass(frozen=True)
class Measures:
    """What a browser measured. `loss_percent` is None when it could not be."""

    has_camera: bool
    has_microphone: bool
    down_kbps: int
    up_kbps: int
    round_trip_ms: int
    loss_percent: float | None


def rung_of(has_camera, has_microphone, down_kbps, up_kbps, round_trip_ms, loss_percent):
    """The best rung a line holds; without microphone or voice, the telephone.

    A loss that is not measured is not held against the line.

    >>> rung_of(True, True, 4_000, 900, 60, None), rung_of(False, True, 4_000, 900, 60, 0.0)
    (Rung.VIDEO, Rung.AUDIO)
    """
    if not has_microphone:
        return Rung.TELEPHONE
    kbps, loss = min(down_kbps, up_kbps), loss_percent or 0.0
    for rung, need in NEEDS.items():
        seen = has_camera or rung == Rung.AUDIO
        holds = kbps >= need.kbps and round_trip_ms <= need.round_trip_ms
        if seen and holds and loss <= need.loss_percent:
            return rung
    return Rung.TELEPHONE


def is_at_least(rung, least):
    """Whether a rung is as good as another, or better.

    >>> is_at_least("hd", "audio"), is_at_least("telephone", "audio")
    (True, False)
    """
    return LADDER.index(Rung(rung)) <= LADDER.index(Rung(least))


def checked(measures):
    """The same `Measures`, sure to be plain and within bounds; raises `BadRequest` otherwise."""
    errors = {
        name: f"{getattr(measures, name)!r} n’est pas une mesure : un nombre de 0 à {most} "
        "était attendu. Recommencez l’essai."
        for name, most in (
            ("down_kbps", MOST_KBPS),
            ("up_kbps", MOST_KBPS),
            ("round_trip_ms", MOST_ROUND_TRIP_MS),
            ("loss_percent", 100),
        )
        if not _is_within(getattr(measures, name), most, may_lack=name == "loss_percent")
    }
    if errors:
        raise BadRequest(errors)
    return measures


def _is_within(value, most, *, may_lack):
    if value is None:
        return may_lack
    kinds = (int, float) if may_lack else int
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return isfinite(value) and 0 <= value <= most
