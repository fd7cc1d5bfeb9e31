"""A compact in force with two signing parties and a partner, its reviews and amendments."""

from datetime import date
from types import SimpleNamespace

from maillage.apps.compact.selectors.reviews import Dates
from maillage.apps.compact.services import (
    amendments,
    articles,
    conclusions,
    review_comments,
    reviews,
)
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import NOW, TODAY, a_compact, a_coordinator, a_party

DATES = Dates(2026, date(2026, 11, 1), date(2026, 12, 5), date(2026, 12, 20))
END = date(2026, 12, 31)


def a_partnership(**values):
    """A town hall (pilot), a hospital (signatory) and an association (partner), with their people.

    `hall`, `hospital`, `club` are organisations; `mayor`, `director`, `helper` speak for them.
    """
    hall, hospital, club = (OrganisationFactory(name=name) for name in ("Mairie", "CHI", "Club"))
    dates = {"signed_on": date(2022, 12, 1), "starts_on": date(2023, 1, 1), "ends_on": END}
    compact = a_compact(pilot=hall, **(dates | values))
    a_party(compact, "signatory", organisation=hospital)
    a_party(compact, "partner", organisation=club)
    return SimpleNamespace(
        compact=compact,
        hall=hall,
        hospital=hospital,
        club=club,
        mayor=a_coordinator(hall),
        director=a_coordinator(hospital),
        helper=a_coordinator(club),
    )


def a_prepared_review(who, dates=DATES):
    return reviews.prepare(compact=who.compact, dates=dates, user=who.mayor, now=NOW)


def an_open_review(who):
    return reviews.open_to_comments(review=a_prepared_review(who), user=who.mayor, now=NOW)


def a_review_to_conclude(who):
    """Every party said that it is done."""
    review = an_open_review(who)
    for organisation in (who.hall, who.hospital, who.club):
        review_comments.say_done(
            review=review, organisation=organisation, is_done=True, user=who.mayor, now=NOW
        )
    return conclusions.start(review=review, user=who.mayor, now=NOW)


def a_decided_review(who, decision="continue", text="L’accès aux soins progresse."):
    review = a_review_to_conclude(who)
    review = conclusions.write(
        review=review, text=text, decision=decision, seen=review.revision, user=who.mayor
    )
    return conclusions.decide(review=review, user=who.mayor, now=NOW)


def an_agreed_review(who, decision="continue"):
    review = a_decided_review(who, decision)
    return conclusions.agree(
        review=review,
        organisation=who.hospital,
        seen=review.revision,
        user=who.director,
        now=NOW,
    )


def a_closed_review(who, decision="continue"):
    return conclusions.close(review=an_agreed_review(who, decision), user=who.mayor, now=NOW)


def an_amendment(who, kind="amend"):
    return amendments.draft(compact=who.compact, kind=kind, user=who.mayor, now=NOW)


def an_article(who, amendment, kind, **values):
    amendment.refresh_from_db()
    return articles.add(
        amendment=amendment,
        kind=kind,
        values=values,
        seen=amendment.revision,
        user=who.mayor,
    )


def settled(who, amendment, *, ends_on=None, takes_effect_on=TODAY):
    """The same amendment, its text stopped."""
    amendment.refresh_from_db()
    amendment = amendments.write(
        amendment=amendment,
        purpose="Suite au bilan.",
        takes_effect_on=takes_effect_on,
        ends_on=ends_on,
        seen=amendment.revision,
        user=who.mayor,
    )
    return amendments.settle(amendment=amendment, user=who.mayor, now=NOW)


def signed_by(amendment, user, organisation, **values):
    said = {"name": "Anne Roy", "title": "présidente", "signed_on": TODAY} | values
    return amendments.sign(
        amendment=amendment, organisation=organisation, user=user, now=NOW, **said
    )


def signed_by_all(who, amendment):
    signed_by(amendment, who.mayor, who.hall)
    return signed_by(amendment, who.director, who.hospital)
