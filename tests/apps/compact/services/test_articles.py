"""Articles: each kind checks what it names, and together they must hold."""

import pytest

from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.services import articles
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import a_clause, a_compact, an_action
from tests.apps.compact.reviews import a_partnership, an_amendment, an_article, settled

pytestmark = pytest.mark.django_db


def refused_field(who, amendment, kind, **values):
    with pytest.raises(BadCompact) as refused:
        an_article(who, amendment, kind, **values)
    return next(iter(refused.value.errors))


def test_a_clause_is_reworded_once_and_for_something():
    who = a_partnership()
    clause, amendment = a_clause(who.compact), an_amendment(who)
    same = {"clause": clause, "title": clause.title, "quote": clause.quote}

    assert refused_field(who, amendment, "reword", **same) == "title"
    assert refused_field(who, amendment, "reword", **(same | {"title": " "})) == "title"
    long = same | {"quote": "a" * 20_001}
    assert refused_field(who, amendment, "reword", **long) == "quote"
    an_article(who, amendment, "reword", clause=clause, title="Mieux")
    assert refused_field(who, amendment, "reword", clause=clause, title="Encore") == "clause"


def test_clauses_of_another_compact_and_removed_ones_are_out_of_reach():
    who = a_partnership()
    elsewhere, amendment = a_clause(a_compact()), an_amendment(who)
    removed = a_clause(who.compact, removed_on="2026-01-01")

    for clause in (elsewhere, removed, None):
        assert refused_field(who, amendment, "reword", clause=clause, title="Mieux") == "clause"
        assert refused_field(who, amendment, "remove", clause=clause) == "clause"


def test_a_commitment_always_has_a_party_of_the_compact():
    who = a_partnership()
    clause, amendment = a_clause(who.compact, "commitment"), an_amendment(who)

    for organisation in (None, OrganisationFactory()):
        values = {"clause": clause, "title": "Mieux", "organisation": organisation}
        assert refused_field(who, amendment, "reword", **values) == "organisation"


@pytest.mark.parametrize(
    ("level", "above", "field"),
    [
        ("objective", None, "parent"),
        ("commitment", "axis", "parent"),
        ("objective", "objective", "parent"),
        ("chapitre", None, "level"),
    ],
)
def test_a_clause_is_added_under_one_of_the_level_above(level, above, field):
    who = a_partnership()
    parent = a_clause(who.compact, above) if above else None
    values = {"level": level, "parent": parent, "number": "9", "title": "Nouveau"}

    assert refused_field(who, an_amendment(who), "add", **values) == field


def test_an_added_clause_has_a_number_of_its_own():
    who = a_partnership()
    a_clause(who.compact, "axis", number="1")
    amendment = an_amendment(who)
    axis = {"level": "axis", "title": "Axe"}

    assert refused_field(who, amendment, "add", number="", **axis) == "number"
    assert refused_field(who, amendment, "add", number=" 1 ", **axis) == "number"
    an_article(who, amendment, "add", number="2", **axis)
    assert refused_field(who, amendment, "add", number="2", **axis) == "number"


def test_parties_join_and_leave_once_and_the_pilot_stays():
    who = a_partnership()
    amendment, mutual = an_amendment(who), OrganisationFactory()

    assert refused_field(who, amendment, "join", role="signatory") == "organisation"
    assert refused_field(who, amendment, "join", organisation=mutual, role="pilot") == "role"
    for organisation in (who.club, who.hall):
        joins = {"organisation": organisation, "role": "partner"}
        assert refused_field(who, amendment, "join", **joins) == "organisation"
    for organisation in (who.hall, mutual, None):
        assert refused_field(who, amendment, "leave", organisation=organisation) == "organisation"
    an_article(who, amendment, "join", organisation=mutual, role="partner")
    twice = {"organisation": mutual, "role": "partner"}
    assert refused_field(who, amendment, "join", **twice) == "organisation"


def test_who_leaves_holds_no_clause_and_leads_no_action():
    who = a_partnership()
    club = who.compact.parties.get(organisation=who.club)
    clause = a_clause(who.compact, "commitment", party=club, title="Marcher")
    action = an_action(who.compact, organisation=who.club, title="Marche bleue")
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)

    with pytest.raises(NotNow, match="Marcher"):
        settled(who, amendment)
    an_article(who, amendment, "reword", clause=clause, title="Marcher", organisation=who.hall)
    with pytest.raises(NotNow, match="Marche bleue"):
        settled(who, amendment)
    type(action).objects.filter(pk=action.pk).update(state="abandoned")

    assert settled(who, amendment).state == "to_sign"


@pytest.mark.parametrize("kind", ["reword", "add"])
def test_a_clause_is_not_removed_and_changed_by_the_same_amendment(kind):
    who = a_partnership()
    objective, amendment = a_clause(who.compact), an_amendment(who)
    an_article(who, amendment, "remove", clause=objective.parent)
    touch = {
        "reword": {"clause": objective, "title": "Mieux"},
        "add": {
            "parent": objective,
            "level": "commitment",
            "number": "9",
            "title": "Mieux",
            "organisation": who.hall,
        },
    }[kind]
    an_article(who, amendment, kind, **touch)

    with pytest.raises(NotNow, match="retirez l’un des deux"):
        settled(who, amendment)


def test_an_article_is_changed_or_taken_out_while_the_text_may_change():
    who = a_partnership()
    clause, amendment = a_clause(who.compact, "axis"), an_amendment(who)
    article = an_article(who, amendment, "reword", clause=clause, title="Mieux")
    with pytest.raises(StaleEdit):
        articles.remove(article=article, seen=0, user=who.mayor)

    values = {"clause": clause, "title": "Bien mieux"}
    article = articles.change(article=article, values=values, seen=1, user=who.mayor)
    settled(who, amendment)

    assert article.title == "Bien mieux"
    amendment.refresh_from_db()
    with pytest.raises(NotNow, match="arrêté"):
        articles.remove(article=article, seen=amendment.revision, user=who.mayor)


def test_the_words_replaced_are_kept_when_the_text_is_settled():
    who = a_partnership()
    objective = a_clause(who.compact, title="Ancien", quote="Texte ancien")
    below = a_clause(who.compact, "commitment", parent=objective)
    amendment = an_amendment(who)
    an_article(who, amendment, "remove", clause=objective)

    article = settled(who, amendment).changes.get()

    assert article.before["title"] == "Ancien"
    assert [each["number"] for each in article.before["below"]] == [below.number]


def test_an_unknown_kind_of_article_is_refused():
    who = a_partnership()

    assert refused_field(who, an_amendment(who), "annuler") == "kind"
