"""What training does by itself; run by `maillage work`."""

from django.utils import timezone

from .services import remind_lapsing

HOUR = 3600


def _remind_lapsing():
    remind_lapsing(today=timezone.localdate())


ERRANDS = {_remind_lapsing: HOUR}
