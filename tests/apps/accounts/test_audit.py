import hashlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.accounts import audit
from maillage.apps.accounts.errors import NoTransaction, PersonalValueInAudit
from maillage.apps.accounts.models import AuditLine, User

TABLE = "accounts_auditline"


def write(count):
    return [
        audit.record(actor="system", action="test.write", subject=f"thing:{number}")
        for number in range(1, count + 1)
    ]


@pytest.mark.django_db
def test_an_empty_trail_holds():
    assert audit.verify() == audit.Verification(lines=0, first_broken=None, last_hash="0" * 64)


@pytest.mark.django_db
def test_the_hash_covers_every_field_in_one_canonical_text(monkeypatch):
    at = datetime(2026, 11, 22, 8, 30, 0, 5, tzinfo=UTC)
    monkeypatch.setattr(audit.timezone, "now", lambda: at)

    line = audit.record(
        actor="user:12", action="member.add", subject="organisation:3", details={"role": "relais é"}
    )

    canonical = (
        '{"action":"member.add","actor":"user:12","at":"2026-11-22T08:30:00.000005+00:00",'
        '"details":{"role":"relais é"},"number":1,"previous_hash":"' + "0" * 64 + '",'
        '"subject":"organisation:3"}'
    )
    assert line.hash == hashlib.sha256(canonical.encode()).hexdigest()


@pytest.mark.django_db
def test_lines_are_numbered_without_gap_and_each_is_sealed_to_the_one_before():
    first, second, third = write(3)

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert audit.verify() == audit.Verification(3, None, third.hash)


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_neither_line_nor_gap():
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(actor="system", action="test.fail", subject="thing:2")
        raise ZeroDivisionError

    line = audit.record(actor="system", action="test.next", subject="thing:3")

    assert line.number == 2
    assert audit.verify().first_broken is None


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_any_transaction_is_refused():
    with pytest.raises(NoTransaction, match=r"test\.alone"):
        audit.record(actor="system", action="test.alone", subject="thing:1")

    assert audit.verify().lines == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"subject": "user:anne@mairie.fr"},
        {"actor": "anne@mairie.fr"},
        {"details": {"to": "anne@mairie.fr"}},
        {"details": {"to": ["user:1", "anne@mairie.fr"]}},
    ],
)
def test_an_address_never_enters_the_trail(values):
    with pytest.raises(PersonalValueInAudit):
        audit.record(**{"actor": "system", "action": "test.leak", "subject": "thing:1", **values})

    assert not AuditLine.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, {"nested": 1}, object(), float("nan"), [["deep"]]])
def test_details_are_plain_codes_counts_and_booleans(value):
    with pytest.raises(TypeError, match="share is .*; expected"):
        audit.record(
            actor="system", action="test.type", subject="thing:1", details={"share": value}
        )


# PostgreSQL keeps no zero byte in JSON; the other excluded characters are half of a character.
text = st.text(st.characters(exclude_characters="\x00@", exclude_categories=["Cs"]), max_size=30)
plain = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | text


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(details=st.dictionaries(text, plain | st.lists(plain, max_size=3), max_size=4))
def test_what_the_database_gives_back_has_the_hash_of_what_was_written(details):
    audit.record(actor="system", action="test.round_trip", subject="thing:1", details=details)

    assert audit.verify().first_broken is None


def swap_contents(first, second):
    one, other = AuditLine.objects.get(number=first), AuditLine.objects.get(number=second)
    for number, line in ((first, other), (second, one)):
        AuditLine.objects.filter(number=number).update(
            subject=line.subject, at=line.at, hash=f"aside {number}"
        )
    for number, line in ((first, other), (second, one)):
        AuditLine.objects.filter(number=number).update(hash=line.hash)


def renumber_from(number):
    for line in AuditLine.objects.filter(number__gte=number).order_by("number"):
        AuditLine.objects.filter(number=line.number).update(number=line.number - 1)


def forge(number):
    """A new line with its own right hash, put in the place of another."""
    old = AuditLine.objects.get(number=number)
    old.subject = "thing:forged"
    seal = audit._seal([getattr(old, field) for field in audit._FIELDS])
    AuditLine.objects.filter(number=number).update(subject="thing:forged", hash=seal)


TAMPERINGS = {
    "edited actor": (lambda: AuditLine.objects.filter(number=3).update(actor="user:9"), 3),
    "edited time": (lambda: AuditLine.objects.filter(number=3).update(at=datetime.now(UTC)), 3),
    "edited details": (lambda: AuditLine.objects.filter(number=3).update(details={"n": 1}), 3),
    "edited hash": (lambda: AuditLine.objects.filter(number=3).update(hash="f" * 64), 3),
    "first line removed": (lambda: AuditLine.objects.filter(number=1).delete(), 1),
    "line removed": (lambda: AuditLine.objects.filter(number=3).delete(), 3),
    "line removed, rest renumbered": (
        lambda: (AuditLine.objects.filter(number=3).delete(), renumber_from(4)),
        3,
    ),
    "line moved to the end": (lambda: AuditLine.objects.filter(number=3).update(number=9), 3),
    "lines swapped": (lambda: swap_contents(2, 3), 2),
    "line forged with its own hash": (lambda: forge(3), 4),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_where_it_begins(name, without_triggers):
    tamper, expected = TAMPERINGS[name]
    write(6)

    tamper()

    assert audit.verify().first_broken == expected


@pytest.mark.django_db
def test_an_inserted_line_breaks_the_chain(without_triggers):
    write(4)
    for line in AuditLine.objects.filter(number__gte=3).order_by("-number"):
        AuditLine.objects.filter(number=line.number).update(number=line.number + 1)
    previous = AuditLine.objects.get(number=2)
    AuditLine.objects.create(
        number=3, at=previous.at, actor="user:9", action="test.write", subject="thing:x",
        previous_hash=previous.hash, hash="a" * 64,
    )  # fmt: skip

    assert audit.verify().first_broken == 3


@pytest.mark.django_db
def test_a_cut_end_is_seen_only_by_who_noted_the_count_and_the_last_hash(without_triggers):
    noted = write(5)[-1]
    assert audit.was_line(number=noted.number, hash=noted.hash)

    AuditLine.objects.filter(number__gt=3).delete()

    assert audit.verify().first_broken is None
    assert not audit.was_line(number=noted.number, hash=noted.hash)


@pytest.mark.django_db
def test_what_was_noted_on_an_empty_or_shorter_trail_still_holds_once_it_has_grown():
    noted = write(2)[-1]
    write(3)

    assert audit.was_line(number=0, hash="0" * 64)
    assert audit.was_line(number=2, hash=noted.hash)
    assert not audit.was_line(number=0, hash=noted.hash)
    assert not audit.was_line(number=3, hash=noted.hash)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET actor = 'user:9'",
        f"UPDATE {TABLE} SET number = number + 100",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE number = 2",
    ],
)
def test_the_database_itself_refuses_to_edit_or_delete_a_line(statement):
    write(2)

    refused = pytest.raises(DatabaseError, match="audit trail is never")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert audit.verify().lines == 2
    assert audit.verify().first_broken is None


@pytest.mark.django_db
def test_the_models_cannot_edit_a_line_either():
    (line,) = write(1)

    line.actor = "user:9"
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_queue_and_the_chain_holds(together):
    def write_some():
        for number in range(8):
            with transaction.atomic():
                audit.record(actor="system", action="test.race", subject=f"thing:{number}")

    outcomes = together(write_some, write_some, write_some)

    assert outcomes == [None, None, None]
    assert audit.verify().lines == 24
    assert audit.verify().first_broken is None


@pytest.mark.django_db(transaction=True)
def test_tests_may_still_empty_the_trail_and_the_refusal_comes_back_after():
    """Runs after the test above, whose lines were emptied between the two."""
    assert audit.verify().lines == 0
    with transaction.atomic():
        write(1)

    with pytest.raises(DatabaseError):
        AuditLine.objects.all().delete()


def test_people_are_written_by_their_number():
    assert audit.actor_of(User(pk=12, email="anne@exemple.fr", full_name="Anne")) == "user:12"
