"""The rota's e-mails join the portal's outbox as they are, and can come back."""

from importlib import import_module

import pytest
from django.db import connection

from maillage.apps.accounts import outbox
from maillage.apps.accounts.encryption import encrypt
from maillage.apps.accounts.models import Notice
from tests.apps.rota.factories import NOW, a_volunteer

pytestmark = pytest.mark.django_db
COPY, _ = import_module("maillage.apps.rota.migrations.0002_outbox").Migration.operations
OLD_TABLE = """
CREATE TABLE rota_notice (
    id integer, "key" varchar(120), volunteer_id bigint, recipient text, subject varchar(200),
    text text, state varchar(10), attempts smallint,
    next_try_at {time}, claimed_at {time}, ended_at {time})
"""


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def run_all(statements):
    for sql in statements:
        run(sql)


@pytest.fixture
def volunteer(db):
    """A volunteer told of their week by an e-mail that waits, and of another that left."""
    is_postgresql = connection.vendor == "postgresql"
    run(OLD_TABLE.format(time="timestamptz" if is_postgresql else "datetime"))
    volunteer = a_volunteer()
    add = f"INSERT INTO rota_notice VALUES ({', '.join(['%s'] * 11)})"
    email = [encrypt("a@example.fr"), "Votre semaine", encrypt("Lundi"), "waiting", 1]
    now = connection.ops.adapt_datetimefield_value(NOW)
    run(add, 1, "publication:1:1", volunteer.pk, *email, now, None, None)
    run(add, 2, "chase:1", None, "", "", "", "sent", 1, None, now, now)
    return volunteer


def test_what_waits_leaves_after_the_move_and_what_left_is_not_told_again(volunteer, mailoutbox):
    run_all(COPY.sql)

    waiting = Notice.objects.get(key="rota:publication:1:1")
    assert (waiting.about, waiting.attempts) == (f"volunteer:{volunteer.pk}", 1)
    left = Notice.objects.get(key="rota:chase:1")
    assert (left.state, left.about, left.ended_at, left.text) == ("sent", "", NOW, "")
    assert outbox.deliver_due(NOW) == 1
    assert [(email.to, email.body) for email in mailoutbox] == [(["a@example.fr"], "Lundi")]


def test_going_back_gives_the_rota_its_own_and_leaves_the_others(volunteer):
    columns = '"key", volunteer_id, recipient, subject, text, state, attempts'
    before = run(f"SELECT {columns} FROM rota_notice ORDER BY id")
    outbox.write(key="training:1", recipient="b@a.fr", subject="S", text="T", now=NOW)
    run_all([*COPY.sql, "DELETE FROM rota_notice", *COPY.reverse_sql])

    assert sorted(run(f"SELECT {columns} FROM rota_notice")) == sorted(before)
    assert Notice.objects.get().key == "training:1"
