"""Who may see, change and mark an appointment: everyone in one table."""

import pytest

from maillage.apps.booking import permissions
from tests.apps.booking.factories import everyone_around

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return everyone_around()


@pytest.mark.parametrize(
    ("question", "allowed"),
    [
        ("is_of_the_service", {"practitioner", "secretary"}),
        ("is_of_the_booker", {"relay", "colleague"}),
    ],
)
def test_who_may_and_who_may_not(people, question, allowed):
    appointment, everyone = people

    answers = {
        name: getattr(permissions, question)(user, appointment) for name, user in everyone.items()
    }

    assert {name for name, answer in answers.items() if answer} == allowed


def test_members_of_any_organisation_book_for_someone_and_nobody_else(people):
    _, everyone = people

    may = {name for name, user in everyone.items() if permissions.can_book_for_someone(user)}

    assert may == {"practitioner", "secretary", "relay", "colleague", "stranger"}
