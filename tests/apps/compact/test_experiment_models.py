"""What the database itself refuses of an experiment."""

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.compact.models import Experiment
from tests.apps.compact.experiments import FIRST, LAST, NOW, a_draft, a_started

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"starts_on": LAST, "ends_on": FIRST}, "experiment_ends_after_it_starts"),
        ({"state": "running"}, "experiment_started_with_its_protocol"),
        ({"protocol": {"rule": "x"}}, "experiment_started_with_its_protocol"),
        ({"fingerprint": "abc"}, "experiment_started_with_its_protocol"),
        ({"decision": "stop"}, "experiment_decided_and_signed"),
        ({"decided_at": NOW}, "experiment_decided_and_signed"),
    ],
)
def test_a_draft_is_neither_started_nor_decided(values, constraint):
    draft = a_draft()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Experiment.objects.filter(pk=draft.pk).update(**values)


@pytest.mark.parametrize(
    "missing", [{"decision": ""}, {"signatory_name": ""}, {"decided_at": None}]
)
def test_a_decision_is_signed_and_dated(missing):
    started = a_started()
    signed = {"state": "decided", "decision": "stop", "signatory_name": "A. Roy", "decided_at": NOW}

    with pytest.raises(IntegrityError, match="decided_and_signed"), transaction.atomic():
        Experiment.objects.filter(pk=started.pk).update(**signed | missing)
    assert Experiment.objects.filter(pk=started.pk).update(**signed) == 1
