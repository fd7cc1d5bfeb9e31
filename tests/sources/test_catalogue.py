import datetime
import re
import tomllib

import pytest

from maillage.sources import FILE_KINDS
from maillage.sources.catalogue import CATALOGUE, KINDS, entry
from maillage.sources.errors import UnknownKind


@pytest.mark.parametrize("kind", KINDS)
def test_every_source_says_who_made_it_and_under_which_licence(kind):
    known = entry(kind)

    assert known.kind == kind
    for text in (known.title, known.producer, known.licence, known.page, known.how_to):
        assert text.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_was_reviewed_on_a_date(kind):
    assert datetime.date.fromisoformat(entry(kind).verified_on) <= datetime.date(2026, 12, 31)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_every_kind_that_a_person_can_import_is_in_the_catalogue(kind):
    assert kind in KINDS


def test_the_page_of_the_access_scores_is_the_dataset_of_drees():
    assert "530_l-accessibilite-potentielle-localisee-apl" in entry("apl").page


def test_no_address_is_given_that_public_documentation_does_not_confirm():
    assert [kind for kind in KINDS if entry(kind).address] == []


def test_every_title_fits_in_what_the_database_stores():
    for kind in KINDS:
        known = entry(kind)
        assert len(known.title) <= 200
        assert len(known.producer) <= 200
        assert len(known.licence) <= 100
        assert len(kind) <= 30


def test_an_unknown_kind_is_told_the_known_ones():
    with pytest.raises(UnknownKind, match="'aple'.*ameli_counts, apl, density"):
        entry("aple")


def test_the_catalogue_holds_no_field_that_nobody_reads():
    with CATALOGUE.open("rb") as stream:
        entries = tomllib.load(stream)

    fields = {name for content in entries.values() for name in content}
    assert fields <= set(entry("apl").__dataclass_fields__)


def test_web_addresses_are_written_whole():
    pages = [entry(kind).page for kind in KINDS]

    assert all(re.match(r"https://|docs/", page) for page in pages)
