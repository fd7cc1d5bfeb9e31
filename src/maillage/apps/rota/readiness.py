"""From which day a volunteer may serve: once every formality is in order."""


def ready_on(formalities, today):
    """The day from which a volunteer is expected to be ready; None: already is.

    A formality not yet in order counts on its due date, or today when that date is past.

    >>> from datetime import date
    >>> from maillage.apps.rota.models import FormalityDone
    >>> late = FormalityDone(formality="contract", due_on=date(2026, 1, 5))
    >>> ready_on([late], date(2026, 2, 1))
    datetime.date(2026, 2, 1)
    """
    missing = [each.due_on for each in formalities if each.done_on is None]
    return max([today, *missing]) if missing else None
