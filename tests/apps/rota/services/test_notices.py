"""What the rota tells its volunteers and coordinators joins the portal's outbox."""

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.rota.services import letters, notices
from tests.apps.rota.factories import NOW, a_volunteer

pytestmark = pytest.mark.django_db
WORDS = {"name": "Anne Roux", "collective": "Les volontaires", "erased_on": "1er mai 2027"}


def told(volunteer, key="k"):
    return notices.tell_volunteer(
        volunteer, key=key, subject="Oui ?", name="withdrawn", now=NOW, week="", is_own=True
    )


def test_a_volunteer_is_told_once_under_a_key_of_the_rota():
    volunteer = a_volunteer(email="anne@example.fr")

    assert [notices.enqueue([told(volunteer), None]) for _ in range(2)] == [1, 1]

    notice = Notice.objects.get()
    assert (notice.key, notice.about) == ("rota:k", f"volunteer:{volunteer.pk}")
    assert (notice.recipient, notice.subject) == ("anne@example.fr", "Oui\u00a0?")
    assert notice.next_try_at == NOW


def test_nobody_without_an_address_is_written_to():
    assert told(a_volunteer(email="")) is None


def test_a_letter_is_written_to_each_each_time():
    for _ in range(2):
        letters.write(["a@example.fr", "b@example.fr"], "Merci", "farewell", **WORDS)

    assert Notice.objects.filter(key__startswith="rota:farewell:").count() == 4
