"""Notes: their practitioner's alone, never overwritten unseen, closed a day after the end."""

import pytest
from django.db import connection

from maillage.apps.accounts.models import AuditLine
from maillage.apps.accounts.permissions import NotAllowed
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Consultation
from maillage.apps.teleconsult.services import rooms
from maillage.apps.teleconsult.services.notes import (
    Notes,
    open_record,
    save_notes,
    version_of,
)
from tests.apps.teleconsult.factories import NOW, later
from tests.apps.teleconsult.writing import a_consultation, everyone_else

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


def save(consultation, *, user=None, version="", now=NOW, **texts):
    return save_notes(
        consultation_id=consultation.pk,
        user=user or consultation.practitioner.user,
        notes=Notes(**texts),
        version=version,
        now=now,
    )


def stored(consultation):
    return Consultation.objects.get(pk=consultation.pk)


def test_notes_are_kept_cleaned_and_encrypted(consultation):
    save(consultation, history="Tousse  depuis\r\nlundi.", conclusion="Bronchite")

    assert stored(consultation).history == "Tousse depuis\nlundi."
    with connection.cursor() as cursor:
        cursor.execute("SELECT history, conclusion FROM teleconsult_consultation")
        assert not any("Tousse" in text or "Bronchite" in text for text in cursor.fetchone())
    assert not AuditLine.objects.filter(details__icontains="Bronchite").exists()


def test_two_screens_do_not_overwrite_each_other(consultation):
    first = version_of(save(consultation, conclusion="A"))

    with pytest.raises(NotNow, match="changées depuis un autre écran"):
        save(consultation, conclusion="B", version="", now=later(1))
    assert stored(consultation).conclusion == "A"

    save(consultation, conclusion="B", version=first, now=later(1))
    assert stored(consultation).conclusion == "B"


def test_the_same_notes_again_change_nothing_even_from_an_old_screen(consultation):
    save(consultation, conclusion="A")
    lines = AuditLine.objects.count()

    again = save(consultation, conclusion="A", version="", now=later(1))

    assert again.notes_saved_at == NOW
    assert AuditLine.objects.count() == lines


def test_notes_are_finished_within_a_day_of_the_end(consultation):
    user = consultation.practitioner.user
    rooms.end(consultation_id=consultation.pk, user=user, now=NOW)

    version = version_of(save(consultation, conclusion="A", now=later(24 * 60)))
    with pytest.raises(NotNow, match="plus d’un jour"):
        save(consultation, conclusion="B", version=version, now=later(24 * 60 + 1))


@pytest.mark.parametrize("text", ["a" * 5001, "a\x00b", "e" + "\u0301\u0300" * 5])
def test_a_text_that_cannot_be_shown_is_refused_at_its_field(consultation, text):
    with pytest.raises(BadRequest) as caught:
        save(consultation, plan=text)
    assert set(caught.value.errors) == {"plan"}


def test_only_its_practitioner_reads_and_writes_and_each_reading_is_logged(consultation):
    for who, user in everyone_else(consultation).items():
        with pytest.raises(NotAllowed):
            open_record(public_id=consultation.public_id, user=user)
        with pytest.raises(NotAllowed):
            save(consultation, user=user, conclusion=who)

    user = consultation.practitioner.user
    assert open_record(public_id=consultation.public_id, user=user) == consultation
    line = AuditLine.objects.get(action="consultation.read")
    assert (line.actor, line.subject) == (f"user:{user.pk}", f"consultation:{consultation.pk}")
    assert stored(consultation).conclusion == ""
