"""Two clicks at the same moment, each on its own connection, are one."""

from functools import partial

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.training.models import Attempt, Certificate
from tests.apps.accounts.factories import UserFactory
from tests.apps.training.factories import MODULES, answer, passed, read_all, start


@pytest.mark.django_db(transaction=True)
def test_a_quiz_is_drawn_once_marked_once_and_gives_one_certificate(together):
    user = UserFactory()
    passed(user, *MODULES[1:])
    read_all(user)

    attempts = together(partial(start, user), partial(start, user), partial(start, user))
    assert {attempt.pk for attempt in attempts} == {
        Attempt.objects.get(certificate=None, right=None).pk
    }

    send = partial(answer, attempts[0])
    marked = together(send, send, send)
    assert [attempt.right for attempt in marked] == [5, 5, 5]
    assert Certificate.objects.get().attempts.count() == 5
    assert AuditLine.objects.filter(action="training.answer_quiz").count() == 1
