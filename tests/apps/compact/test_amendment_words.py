"""An act in words: its object, who it is between, what joins, what ends."""

from datetime import date

import pytest

from maillage.apps.compact import amendment_words
from maillage.apps.compact.services import amendments
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, a_clause
from tests.apps.compact.reviews import a_partnership, an_amendment, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return a_partnership(title="Contrat local")


def titles(amendment):
    return [
        each["title"].partition("\u00a0: ")[2]
        for each in amendment_words.act(amendment)["articles"]
    ]


def test_the_object_names_the_compact_and_its_day(who):
    named = "la convention «\u00a0Contrat local\u00a0» du 1er décembre 2022"
    for kind, expected in (
        ("amend", f"Le présent avenant modifie {named}."),
        ("end", f"Le présent avenant met fin à {named}."),
    ):
        amendment = an_amendment(who, kind)
        assert amendment_words.act(amendment)["articles"][0]["paragraphs"] == [expected]
        amendments.withdraw(amendment=amendment, reason="Non.", user=who.mayor, now=NOW)


def test_parties_are_listed_with_who_represents_them(who):
    who.compact.parties.filter(organisation=who.hall).update(
        signatory_name="Anne Roy", signatory_title="maire"
    )

    parties = amendment_words.act(an_amendment(who))["parties"]

    assert parties == ["Mairie, que représente Anne Roy, maire\u00a0;", "CHI."]


def test_an_end_says_the_day_and_keeps_no_other_clause(who):
    amendment = an_amendment(who, "end")
    amendment.ends_on, amendment.takes_effect_on = date(2026, 6, 30), date(2026, 6, 30)

    act = amendment_words.act(amendment)

    assert titles(amendment) == ["Objet", "Durée", "Prise d’effet"]
    assert act["articles"][1]["paragraphs"] == [
        "La convention prend fin le 30 juin 2026 inclus au lieu du 31 décembre 2026."
    ]


def test_a_clause_is_added_under_its_own_and_a_party_joins_with_its_role(who):
    axis = a_clause(who.compact, "axis", number="1", title="Prévenir")
    amendment, mutual = an_amendment(who), OrganisationFactory(name="Mutuelle")
    an_article(who, amendment, "join", organisation=mutual, role="signatory")
    new = {"level": "objective", "parent": axis, "number": "1.2", "title": "Dépister"}
    an_article(who, amendment, "add", **new)

    joins, added = amendment_words.articles(amendment)

    assert joins.title == "Mutuelle entre dans la convention"
    assert "comme signataire" in joins.sentence
    assert added.sentence == (
        "Il est ajouté l’objectif 1.2, après ceux qui figurent sous «\u00a01 Prévenir\u00a0»."
    )
    assert added.before is None
    assert added.after == ("Dépister", "(sans autre texte que son intitulé)")


def test_a_withdrawn_act_says_that_it_does_not_apply(who):
    amendment = an_amendment(who)
    amendments.withdraw(amendment=amendment, reason="Non.", user=who.mayor, now=NOW)
    amendment.refresh_from_db()

    assert "ne s’applique pas" in amendment_words.act(amendment)["notice"]


def test_the_motives_of_the_amendment_open_it_line_by_line(who):
    amendment = an_amendment(who)
    amendment.purpose = "La médiation recule.\n\nUn poste manque."

    recitals = amendment_words.act(amendment)["recitals"]

    assert recitals[1:] == ["La médiation recule.", "Un poste manque."]
