"""A process killed half-way through a publication or a repair leaves nothing behind."""

import os
import signal

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.rota.models import Cell, Post, PostChange
from maillage.apps.rota.services import publication
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_volunteer,
)
from tests.web.portal import fork


def _publish_and_die(draft, user):
    def dies(notices):
        list(notices)
        os.kill(os.getpid(), signal.SIGKILL)

    publication.notices.enqueue = dies
    publication.publish(draft=draft, user=user, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_killed_at_the_last_instant_nothing_is_published_then_it_can_be():
    centre = a_centre(a_collective())
    user = a_coordinator(centre.collective)
    draft = a_draft(centre.collective, weeks=1)
    who = a_volunteer(centre.collective, weeks=[MONDAY])
    Cell.objects.create(draft=draft, line=centre.lines.get(), monday=MONDAY, volunteer=who)

    process = fork(_publish_and_die, draft, user)
    process.join()

    assert process.exitcode == -signal.SIGKILL
    for model in (Post, PostChange, Notice):
        assert not model.objects.exists()
    assert publication.publish(draft=draft, user=user, now=NOW) == 1
    assert Notice.objects.count() == 1
