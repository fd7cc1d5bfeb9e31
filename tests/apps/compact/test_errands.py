"""What compacts do by themselves: once, whoever runs it and however often."""

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.compact import errands
from maillage.apps.compact.enums import CompactState
from tests.apps.compact.factories import NOW, TODAY, a_compact, a_coordinator, pilot_of

pytestmark = pytest.mark.django_db


def _run_all():
    for errand in errands.ERRANDS:
        errand()


def test_nothing_to_do_writes_nothing():
    _run_all()
    assert not Notice.objects.exists()


def test_a_signed_compact_starts_on_its_day_and_its_end_is_told_once(monkeypatch):
    monkeypatch.setattr(errands.timezone, "now", lambda: NOW)
    compact = a_compact(state="signed", starts_on=TODAY, ends_on=TODAY.replace(day=23))
    a_coordinator(pilot_of(compact).organisation)

    _run_all()
    _run_all()

    compact.refresh_from_db()
    assert compact.state == CompactState.RUNNING
    assert Notice.objects.filter(key__startswith="compact:deadlines:").count() == 1
