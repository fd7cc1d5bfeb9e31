"""Texts kept as they were, and what changed between two of them, in words."""

import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.compact.versions import compare_words, content_of, differences, keep

from .factories import NOW, a_clause, a_compact, a_party, pilot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    compact = a_compact(ends_on=date(2027, 12, 31), notice_months=3)
    a_clause(compact, "commitment", party=pilot_of(compact), quote="Ouvrir dix points.")
    return compact


def said(before, after):
    return [each.words.replace("\u00a0", " ") for each in differences(before, after)]


def test_versions_are_numbered_and_never_change(compact):
    first = keep(compact=compact, label="texte arrêté", now=NOW)
    compact.clauses.filter(level="commitment").update(title="Autre")
    second = keep(compact=compact, label="signature", now=NOW)

    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert said(first.content, second.content) == ["Engagement 1.1.1 : l’intitulé change."]


def test_nothing_changed_says_nothing(compact):
    assert differences(content_of(compact), content_of(compact)) == []


def test_what_an_amendment_removed_is_no_longer_in_the_text(compact):
    before = content_of(compact)
    compact.clauses.filter(level="commitment").update(removed_on=date(2026, 1, 1))
    assert said(before, content_of(compact)) == ["Engagement 1.1.1, retiré."]


def test_dates_parties_and_clauses_are_told_in_the_order_of_the_text(compact):
    before = content_of(compact)
    compact.ends_on, compact.notice_months = date(2029, 1, 1), 0
    pilot = pilot_of(compact)
    pilot.signatory_name = "Anne Petit"
    pilot.save()
    joined = a_party(compact, "signatory")
    commitment = compact.clauses.get(level="commitment")
    commitment.party, commitment.quote = joined, "Ouvrir douze points."
    commitment.save()
    a_clause(compact, "axis", title="Former")

    found = differences(before, content_of(compact))

    by_words = {each.words.replace("\u00a0", " "): (each.before, each.after) for each in found}
    names = sorted([pilot.organisation.name, joined.organisation.name])
    assert by_words.pop("La fin change.") == ("31 décembre 2027", "1er janvier 2029")
    assert by_words.pop("Le préavis change.") == ("3 mois", "aucun")
    assert by_words.pop(f"{pilot.organisation.name} : le signataire change.") == ("", "Anne Petit")
    assert f"{joined.organisation.name} devient une partie, signataire." in by_words
    held = by_words.pop("Engagement 1.1.1 : la partie qui en répond change.")
    assert sorted(held) == names
    quote = by_words.pop("Engagement 1.1.1 : le texte signé change.")
    assert compare_words(*quote)[1:3] == [("gone", "dix"), ("new", "douze")]
    assert by_words["Axe 2, ajouté."] == ("", "Former")
    assert [each.about for each in found] == sorted(
        (each.about for each in found), key=["compact", "party", "clause"].index
    )


def test_a_clause_placed_elsewhere_names_both_places(compact):
    before = content_of(compact)
    other = a_clause(compact, "axis")
    objective = compact.clauses.get(level="objective")
    objective.parent = other
    objective.save()
    found = [each for each in differences(before, content_of(compact)) if "place" in each.words]
    assert (found[0].before, found[0].after) == ("Axe 1", "Axe 2")


def test_a_party_that_leaves_is_told(compact):
    before = content_of(compact)
    after = copy.deepcopy(before)
    gone = after["parties"].pop()
    assert said(before, after) == [f"{gone['organisation']} n’est plus une partie."]


def test_a_saved_territory_deleted_since_does_not_stop_a_text(compact):
    compact.area = "enregistre:parti"
    assert content_of(compact)["area_name"] == "enregistre:parti"


WORDS = st.text(alphabet="ab \n", max_size=30)


@given(WORDS, WORDS)
def test_two_texts_put_together_still_hold_both(before, after):
    runs = compare_words(before, after)
    assert "".join(text for kind, text in runs if kind != "new") == before
    assert "".join(text for kind, text in runs if kind != "gone") == after
