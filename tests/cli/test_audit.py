import json

import pytest
from django.db import connection, transaction

from maillage import cli
from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def verify(capsys):
    """`verify("--json")`: exit code, standard output and standard error of the command."""

    def run(*options):
        code = cli.main(["audit", "verify", *map(str, options)])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run


@pytest.fixture
def trail():
    return [
        audit.record(actor="system", action="test.write", subject=f"thing:{number}")
        for number in range(4)
    ]


@pytest.fixture
def lift_triggers(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE accounts_auditline DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_line_never_edited")
            cursor.execute("DROP TRIGGER audit_line_never_deleted")


def test_a_whole_chain_prints_its_length_and_last_hash(verify, trail):
    code, out, err = verify()

    assert code == 0
    assert out.splitlines() == ["lines: 4", f"last hash: {trail[-1].hash}", "the chain holds"]
    assert err == ""


def test_an_empty_trail_holds_too(verify):
    assert verify()[0] == 0


def test_a_broken_chain_says_where_and_what_to_do(verify, trail, lift_triggers):
    AuditLine.objects.filter(number=2).update(actor="user:9")

    code, out, _ = verify()

    assert code == 1
    assert "BROKEN at line 2" in out
    assert "backup" in out


def test_machines_get_the_same_as_json(verify, trail, lift_triggers):
    whole = json.loads(verify("--json")[1])
    AuditLine.objects.filter(number=2).delete()
    code, out, _ = verify("--json")

    assert whole == {
        "lines": 4,
        "last_hash": trail[-1].hash,
        "first_broken": None,
        "holds": True,
        "problem": None,
    }
    assert code == 1
    assert json.loads(out)["first_broken"] == 2
    assert json.loads(out)["holds"] is False


def noted(line):
    return "--expect-lines", line.number, "--expect-hash", line.hash


def test_what_was_noted_earlier_holds_while_the_trail_grows(verify, trail):
    assert verify(*noted(trail[1]))[0] == 0
    assert verify(*noted(trail[3]))[0] == 0


def test_a_cut_end_is_seen_with_what_was_noted(verify, trail, lift_triggers):
    AuditLine.objects.filter(number__gt=2).delete()

    assert verify()[0] == 0
    code, out, _ = verify(*noted(trail[3]))
    assert code == 1
    assert "CUT: 4 lines were noted, 2 are left" in out


def test_a_trail_rebuilt_from_scratch_is_seen_with_what_was_noted(verify, trail, lift_triggers):
    with transaction.atomic():
        AuditLine.objects.all().delete()
        for number in range(4):
            audit.record(actor="user:9", action="test.forge", subject=f"thing:{number}")

    assert verify()[0] == 0
    code, out, _ = verify(*noted(trail[3]))
    assert code == 1
    assert "REBUILT: line 4" in out


@pytest.mark.parametrize("half", [["--expect-lines", "3"], ["--expect-hash", "ab"]])
def test_half_of_what_was_noted_is_refused(verify, trail, half):
    code, out, err = verify(*half)

    assert code == 2
    assert "together" in err


def test_a_count_that_is_no_number_is_refused(verify):
    with pytest.raises(SystemExit) as refusal:
        verify("--expect-lines", "many", "--expect-hash", "ab")
    assert refusal.value.code == 2
