"""A coordinator's own list of places, sent as a file at step 3."""

from dataclasses import dataclass

from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.services import read_places
from maillage.web.components.words import BLANK, number
from maillage.web.coordination.forms import MOST_BYTES

from .file_words import file_problem, line_reason


@dataclass(frozen=True)
class SentList:
    """What a file gave: places for `Study.imported`, refused lines (line, reason), or problems."""

    places: tuple = ()
    refused: tuple = ()
    problems: tuple = ()


def read_sent(file):
    """The list of an uploaded file, or an empty one without a file. Nothing is saved."""
    if file is None:
        return SentList()
    if file.size > MOST_BYTES:
        size = number(file.size / 1_000_000, 1)
        return SentList(
            problems=(f"Ce fichier pèse {size}{BLANK}Mo{BLANK}; 2{BLANK}Mo au plus sont lus.",)
        )
    try:
        places, refused = read_places(file.read(), file.name)
    except BadStudy as error:
        return SentList(problems=tuple(file_problem(message) for message in error.messages))
    reasons = tuple((line, line_reason(reason)) for line, reason in refused)
    return SentList(tuple(places), reasons)
