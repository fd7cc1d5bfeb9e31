"""An amendment: written when allowed, signed by all, then applied at once and whole."""

from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Amendment, Party
from maillage.apps.compact.services import amendments
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, TODAY, a_clause, an_action
from tests.apps.compact.reviews import (
    END,
    a_closed_review,
    a_partnership,
    a_prepared_review,
    a_review_to_conclude,
    an_amendment,
    an_article,
    an_open_review,
    settled,
    signed_by,
    signed_by_all,
)

pytestmark = pytest.mark.django_db
LATER = date(2027, 12, 31)


def the_amendment():
    return Amendment.objects.exclude(state="withdrawn").latest("pk")


# Renewal


def test_no_renewal_without_a_closed_review_and_the_refusal_says_what_to_do():
    who = a_partnership()
    with pytest.raises(NotNow, match="Préparez-le, recueillez les commentaires"):
        an_amendment(who, "renew")

    an_open_review(who)

    with pytest.raises(NotNow, match="Le bilan 2026 n’est pas clos"):
        an_amendment(who, "renew")
    assert not Amendment.objects.exists()


def test_no_renewal_when_the_review_decided_otherwise():
    who = a_partnership()
    a_closed_review(who, "continue")

    with pytest.raises(NotNow, match="préparez un nouveau bilan qui le décide"):
        an_amendment(who, "renew")


def test_a_review_of_the_term_before_does_not_allow_another_renewal():
    who = a_partnership()
    renewed(who)

    with pytest.raises(NotNow, match="Aucun bilan de la période en cours"):
        an_amendment(who, "renew")


def test_a_renewal_is_proposed_for_as_many_years_from_the_day_after():
    who = a_partnership()  # four years, from 2023 to 2026
    a_closed_review(who, "renew")

    amendment = the_amendment()

    assert amendment.ends_on == date(2030, 12, 31)
    assert amendment.takes_effect_on == date(2027, 1, 1)


def test_the_compact_is_renewed_when_the_last_party_signs():
    who = a_partnership()
    a_closed_review(who, "renew")
    amendment = settled(who, the_amendment(), ends_on=LATER)
    signed_by(amendment, who.mayor, who.hall)
    who.compact.refresh_from_db()
    assert (who.compact.state, who.compact.ends_on) == ("in_review", END)

    signed_by(amendment, who.director, who.hospital)

    who.compact.refresh_from_db()
    assert (who.compact.state, who.compact.ends_on) == ("renewed", LATER)
    version = who.compact.versions.latest("number")
    assert (version.label, version.content["ends_on"]) == ("avenant n° 1", "2027-12-31")
    amendment = the_amendment()
    assert (amendment.state, amendment.signed_on, amendment.ends_on_before) == (
        "signed",
        TODAY,
        END,
    )


def test_a_renewed_compact_stays_so_after_an_amendment_of_its_text():
    who = a_partnership()
    renewed(who)
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)

    signed_by_all(who, settled(who, amendment))

    who.compact.refresh_from_db()
    assert (who.compact.state, the_amendment().number) == ("renewed", 2)


@pytest.mark.parametrize("ends_on", [None, END, END - timedelta(days=1), date(2101, 1, 1)])
def test_a_renewal_ends_later_than_now_in_this_century(ends_on):
    who = a_partnership()
    a_closed_review(who, "renew")

    with pytest.raises(BadCompact) as refused:
        settled(who, the_amendment(), ends_on=ends_on)

    assert list(refused.value.errors) == ["ends_on"]


# Ending


@pytest.mark.parametrize(
    ("ends_on", "state"), [(TODAY - timedelta(days=1), "ended"), (TODAY, "running")]
)
def test_an_amendment_that_ends_it_lets_it_run_to_its_last_day(ends_on, state):
    who = a_partnership()
    a_closed_review(who, "end")

    signed_by_all(who, settled(who, the_amendment(), ends_on=ends_on))

    who.compact.refresh_from_db()
    assert (who.compact.state, who.compact.ends_on) == (state, ends_on)
    assert amendments.end_due(NOW) == 0
    amendments.end_due(NOW + timedelta(days=1))
    who.compact.refresh_from_db()
    assert who.compact.state == "ended"


def test_an_end_comes_before_the_one_that_was_agreed():
    who = a_partnership()
    a_closed_review(who, "end")

    for ends_on in (END + timedelta(days=1), date(2022, 1, 1)):
        with pytest.raises(BadCompact):
            settled(who, the_amendment(), ends_on=ends_on)


# Drafting


def test_one_amendment_at_a_time_and_none_during_a_review():
    who = a_partnership()
    an_amendment(who)
    with pytest.raises(NotNow, match="ni signé ni retiré"):
        an_amendment(who)

    withdrawn(who)
    a_prepared_review(who)
    an_amendment(who)
    withdrawn(who)
    who.compact.reviews.all().delete()
    a_review_to_conclude(who)

    with pytest.raises(NotNow, match="Un bilan est ouvert"):
        an_amendment(who)


def test_an_amendment_changes_a_compact_in_force():
    who = a_partnership(state="draft")

    with pytest.raises(NotNow, match="en cours"):
        an_amendment(who)
    with pytest.raises(BadCompact):
        an_amendment(who, "annuler")


def test_no_review_is_prepared_while_its_amendment_waits():
    who = a_partnership()
    a_closed_review(who, "amend")

    with pytest.raises(NotNow, match="avenant décidé au dernier bilan"):
        a_prepared_review(who)


def test_an_amendment_that_changes_nothing_is_not_settled():
    who = a_partnership()

    with pytest.raises(NotNow, match="ne change rien"):
        settled(who, an_amendment(who))
    with pytest.raises(NotNow, match="prend effet"):
        amendment = an_article(who, the_amendment(), "leave", organisation=who.club).amendment
        settled(who, amendment, takes_effect_on=None)


@pytest.mark.parametrize("day", [date(2022, 12, 31), END + timedelta(days=2)])
def test_it_takes_effect_while_the_compact_runs(day):
    who = a_partnership()

    with pytest.raises(BadCompact) as refused:
        settled(who, an_amendment(who), takes_effect_on=day)

    assert list(refused.value.errors) == ["takes_effect_on"]


def test_two_people_who_write_it_do_not_overwrite_each_other():
    who = a_partnership()
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)

    with pytest.raises(StaleEdit):
        amendments.write(
            amendment=amendment,
            purpose="",
            takes_effect_on=None,
            ends_on=None,
            seen=0,
            user=who.mayor,
        )


# Signing


def test_only_a_settled_text_is_signed_and_once_by_each_party_that_signs():
    who = a_partnership()
    amendment = an_amendment(who)
    with pytest.raises(NotNow, match="arrêter le texte"):
        signed_by(amendment, who.mayor, who.hall)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment = settled(who, amendment)

    signed_by(amendment, who.mayor, who.hall)

    with pytest.raises(NotNow, match="déjà signé"):
        signed_by(amendment, who.mayor, who.hall)
    with pytest.raises(NotNow, match="signataires"):
        signed_by(amendment, who.helper, who.club)
    told = Notice.objects.filter(key__contains=":sign:").values_list("recipient", flat=True)
    assert sorted(told) == sorted([who.mayor.email, who.director.email])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"title": ""}, "title"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": date(2022, 11, 30)}, "signed_on"),
    ],
)
def test_a_signature_has_a_name_a_quality_and_a_day_that_has_come(change, field):
    who = a_partnership()
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment = settled(who, amendment)

    with pytest.raises(BadCompact) as refused:
        signed_by(amendment, who.mayor, who.hall, **change)

    assert list(refused.value.errors) == [field]


def test_nobody_signs_the_amendment_of_a_compact_that_a_notice_ended_meanwhile():
    who = a_partnership()
    amendment = an_amendment(who)
    an_article(who, amendment, "reword", clause=a_clause(who.compact), title="T", quote="q")
    amendment = settled(who, amendment)
    who.compact.state = "ended"
    who.compact.save()

    with pytest.raises(NotNow, match="terminée"):
        signed_by(amendment, who.mayor, who.hall)
    assert not amendment.signatures.exists()


def test_asking_for_another_text_undoes_the_signatures():
    who = a_partnership()
    amendment = an_amendment(who)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment = settled(who, amendment)
    signed_by(amendment, who.mayor, who.hall)

    amendment = amendments.send_back(
        amendment=amendment, reason="Il manque un article.", user=who.director, now=NOW
    )

    assert (amendment.state, amendment.signatures.count()) == ("draft", 0)
    assert amendment.steps.order_by("pk").last().reason == "Il manque un article."


def test_withdrawn_the_compact_goes_on_and_the_number_is_given_again():
    who = a_partnership()
    a_closed_review(who, "renew")

    withdrawn(who)

    who.compact.refresh_from_db()
    assert (who.compact.state, who.compact.ends_on) == ("running", END)
    assert an_amendment(who, "renew").number == 1
    withdrawn(who)
    with pytest.raises(NotNow, match="signé ou retiré"):
        amendments.withdraw(
            amendment=Amendment.objects.latest("pk"), reason="Encore.", user=who.mayor, now=NOW
        )


# Applying


def test_every_article_is_applied_together():
    who = a_partnership()
    mutual = OrganisationFactory(name="Mutuelle")
    club = who.compact.parties.get(organisation=who.club)
    objective = a_clause(who.compact)
    kept = a_clause(
        who.compact,
        "commitment",
        parent=objective,
        party=club,
        title="Deux points",
        quote="Ouvrir deux points.",
        text="Notre lecture",
    )
    gone = a_clause(who.compact, "commitment", parent=objective, party=club)
    amendment = an_amendment(who)
    an_article(who, amendment, "join", organisation=mutual, role="signatory")
    new = {"title": "Quatre points", "quote": "Ouvrir quatre points.", "organisation": mutual}
    an_article(who, amendment, "reword", clause=kept, **new)
    above = an_article(
        who,
        amendment,
        "add",
        level="objective",
        parent=objective.parent,
        number="1.9",
        title="Prévenir",
    )
    an_article(
        who,
        amendment,
        "add",
        level="commitment",
        under=above,
        number="1.9.1",
        title="Dépister",
        organisation=who.hospital,
    )
    an_article(who, amendment, "remove", clause=gone)
    an_article(who, amendment, "leave", organisation=who.club)
    amendment = settled(who, amendment)

    signed_by_all(who, amendment)
    assert not who.compact.versions.exists()  # the mutual must sign too
    signed_by(amendment, who.mayor, mutual)

    kept.refresh_from_db()
    gone.refresh_from_db()
    added = who.compact.clauses.get(number="1.9.1")
    assert (kept.title, kept.quote, kept.text) == ("Quatre points", "Ouvrir quatre points.", "")
    assert kept.party.organisation == mutual
    assert (added.parent.title, added.party.organisation) == ("Prévenir", who.hospital)
    assert (gone.removed_on, gone.party) == (TODAY, None)
    roles = Party.objects.filter(compact=who.compact).values_list("organisation__name", "role")
    assert set(roles) == {("Mairie", "pilot"), ("CHI", "signatory"), ("Mutuelle", "signatory")}


def test_removing_a_clause_removes_what_it_holds_and_keeps_its_actions():
    who = a_partnership()
    objective = a_clause(who.compact)
    below = a_clause(who.compact, "commitment", parent=objective)
    action = an_action(who.compact, clause=below)
    amendment = an_amendment(who)
    an_article(who, amendment, "remove", clause=objective.parent)

    signed_by_all(who, settled(who, amendment))

    assert not who.compact.clauses.filter(removed_on=None).exists()
    action.refresh_from_db()
    assert action.clause == below


def renewed(who):
    a_closed_review(who, "renew")
    signed_by_all(who, settled(who, the_amendment(), ends_on=LATER))
    who.compact.refresh_from_db()


def withdrawn(who):
    amendments.withdraw(amendment=the_amendment(), reason="Plus besoin.", user=who.mayor, now=NOW)
    who.compact.refresh_from_db()
