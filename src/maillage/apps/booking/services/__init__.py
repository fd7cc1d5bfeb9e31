"""Changes to appointments: each one transaction, one history line, one audit line."""

from .changing import cancel, mark, move, restore
from .earlier import ask_for_earlier, offer_earlier, stop_asking
from .holding import HOLD, book, confirm, expire_holds, hold, release
from .people import change_person
from .proofs import check_proof, start_proof
from .series import book_series
from .slots import extend_free_slots, refresh_free_slots

__all__ = [
    "HOLD",
    "ask_for_earlier",
    "book",
    "book_series",
    "cancel",
    "change_person",
    "check_proof",
    "confirm",
    "expire_holds",
    "extend_free_slots",
    "hold",
    "mark",
    "move",
    "offer_earlier",
    "refresh_free_slots",
    "release",
    "restore",
    "start_proof",
    "stop_asking",
]
