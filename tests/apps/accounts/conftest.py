"""What the tests of accounts share: people, organisations, and a way around the triggers."""

import threading

import pytest
from django.db import connection

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Membership, Organisation, User


@pytest.fixture
def organisation(db):
    return Organisation.objects.create(name="Mairie d’Ajain", kind=OrganisationKind.TOWN_HALL)


@pytest.fixture
def add(organisation):
    """`add("anne", "relay")`: a person with that role, in `organisation` unless told."""

    def add_person(name, role, *, at=organisation, **fields):
        user = User.objects.create_user(f"{name}@exemple.fr", "un-mot-de-passe", **fields)
        return Membership.objects.create(user=user, organisation=at, role=role)

    return add_person


@pytest.fixture
def without_triggers(db):
    """Lift the database's refusal to edit the trail, as someone with full access would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE accounts_auditline DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_line_never_edited")
            cursor.execute("DROP TRIGGER audit_line_never_deleted")


@pytest.fixture
def together():
    """`together(f, g)`: run functions at the same moment, each on its own connection.

    Returns what each returned, or the exception it raised.
    """

    def run(*functions):
        start = threading.Barrier(len(functions))
        outcomes = [None] * len(functions)

        def call(index, function):
            start.wait(timeout=20)
            try:
                outcomes[index] = function()
            except Exception as error:  # noqa: BLE001 - handed to the test
                outcomes[index] = error
            finally:
                connection.close()

        threads = [
            threading.Thread(target=call, args=(index, function))
            for index, function in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return outcomes

    return run
