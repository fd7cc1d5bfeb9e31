"""Practices: written, changed, withdrawn, copied."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.compact.errors import BadCompact, StaleEdit
from maillage.apps.compact.models import Practice
from maillage.apps.compact.services import practices as services
from maillage.apps.offer.versions import version_of
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.exchange import a_copy, a_practice
from tests.apps.compact.factories import NOW, TODAY, a_coordinator
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
VALUES = {
    "title": "Dépistage au marché", "theme": "prevention", "context": "Peu de dépistages.",
    "done": "Un bus.", "cost": "1 200 euros.", "result": "40 personnes.",
    "contact_name": "Service santé", "link": "https://exemple.fr/bilan",
    "contact_email": "sante@exemple.fr",
}  # fmt: skip


@pytest.fixture
def hall():
    return OrganisationFactory()


def copy(practice, hall, **values):
    values = {"organisation": hall, "commune": CommuneFactory(), "started_on": TODAY} | values
    return services.copy(user=a_coordinator(hall), practice=practice, values=values, now=NOW)


def test_a_practice_is_written_then_changed_once_for_what_was_seen(hall):
    user = a_coordinator(hall)
    written = services.write(user=user, organisation=hall, values=VALUES, now=NOW)
    seen = version_of(written)

    services.change(user=user, practice=written, values={"result": "60 personnes."}, seen=seen)

    assert Practice.objects.get().result == "60 personnes."
    with pytest.raises(StaleEdit):
        services.change(user=user, practice=written, values=VALUES, seen=seen)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"cost": ""}, "cost"),
        ({"result": "a" * 4_001}, "result"),
        ({"theme": "magic"}, "theme"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"contact_email": "sante"}, "contact_email"),
    ],
)
def test_what_cannot_be_a_practice_is_refused_at_its_field(hall, values, field):
    with pytest.raises(BadCompact) as refused:
        services.write(user=a_coordinator(hall), organisation=hall, values=VALUES | values, now=NOW)
    assert (list(refused.value.errors), Practice.objects.count()) == ([field], 0)


def test_one_withdrawn_by_mistake_comes_back(hall):
    practice, user = a_practice(hall), a_coordinator(hall)
    services.withdraw(user=user, practice=practice, now=NOW)
    assert Practice.objects.get().withdrawn_at == NOW
    services.restore(user=user, practice=practice)
    assert Practice.objects.get().withdrawn_at is None


def test_a_copy_links_back_and_its_authors_are_told(hall):
    practice, mine = a_practice(), a_practice(hall)
    author = a_coordinator(practice.organisation)

    copied = copy(practice, hall, own=mine, words="Avec un bus plus petit.")

    assert (copied.practice, copied.own) == (practice, mine)
    assert Notice.objects.get().recipient == author.email


def test_a_copy_is_told_once_a_commune_and_can_be_taken_back(hall):
    practice, commune = a_practice(), CommuneFactory()
    copied = copy(practice, hall, commune=commune)
    with pytest.raises(BadCompact, match="déjà signalé"):
        copy(practice, hall, commune=commune)

    services.uncopy(user=a_coordinator(hall), copied=copied)

    assert not practice.copies.exists()


def test_no_copy_tomorrow_where_it_was_born_or_by_the_sheet_of_others(hall):
    born = CommuneFactory()
    practice = a_practice(hall, commune=born)
    with pytest.raises(BadCompact) as refused:
        copy(practice, hall, commune=born, started_on=TODAY + timedelta(days=1), own=a_practice())
    assert set(refused.value.errors) == {"started_on", "commune", "own"}
    assert a_copy(practice).own is None
