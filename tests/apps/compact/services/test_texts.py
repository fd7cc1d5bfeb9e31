"""Signed files: kept as given, once, taken away unless quoted."""

import pytest

from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.services import texts
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, a_clause, a_compact

pytestmark = pytest.mark.django_db
CONTENT = "Entre les soussignés".encode()


def add(compact, name="contrat.txt", content=CONTENT):
    return texts.add(user=UserFactory(), compact=compact, name=name, content=content, now=NOW)


def test_a_file_is_kept_byte_for_byte_under_a_safe_name():
    text = add(a_compact(), name="../convention\x00signée.exe")
    assert bytes(text.content) == CONTENT
    assert text.name == ".. convention signée.txt"


def test_the_same_file_is_kept_once_for_a_compact():
    compact = a_compact()
    add(compact)
    with pytest.raises(BadCompact, match="déjà là, sous le nom « contrat.txt »".replace(" ", ".")):
        add(compact, name="autre.txt")
    assert add(a_compact()).pk


def test_a_quoted_file_stays_and_a_mistake_goes():
    compact = a_compact()
    text = add(compact)
    clause = a_clause(compact, source=text, page=1)
    with pytest.raises(NotNow, match=clause.number):
        texts.remove(user=UserFactory(), text=text)

    clause.source = None
    clause.save()
    texts.remove(user=UserFactory(), text=text)
    assert not compact.texts.exists()


def test_files_of_a_compact_are_counted(monkeypatch):
    monkeypatch.setattr(texts, "MOST_TEXTS", 1)
    compact = a_compact()
    add(compact)
    with pytest.raises(BadCompact, match="retirez-en un"):
        add(compact, content=b"autre")
