"""Conclusions: all heard, agreed by those who sign, closed once, or sent back with a reason."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Amendment, Transition
from maillage.apps.compact.selectors.report import report_of
from maillage.apps.compact.services import conclusions, review_comments
from tests.apps.compact.factories import NOW, an_action
from tests.apps.compact.reviews import (
    a_closed_review,
    a_decided_review,
    a_partnership,
    a_review_to_conclude,
    an_agreed_review,
    an_open_review,
)

pytestmark = pytest.mark.django_db
AFTER_COMMENTS = NOW + timedelta(days=20)


def test_conclusions_wait_for_every_party_or_for_the_last_day_of_comments():
    who = a_partnership()
    review = an_open_review(who)
    review_comments.say_done(
        review=review, organisation=who.club, is_done=True, user=who.helper, now=NOW
    )

    with pytest.raises(NotNow, match=r"manque\s: Mairie et CHI"):
        conclusions.start(review=review, user=who.mayor, now=NOW)
    review = conclusions.start(review=review, user=who.mayor, now=AFTER_COMMENTS)

    assert review.state == "conclusions"


def test_conclusions_are_written_by_one_person_at_a_time():
    who = a_partnership()
    review = a_review_to_conclude(who)
    said = {"text": "Bien.", "decision": "", "user": who.mayor}
    conclusions.write(review=review, seen=0, **said)

    with pytest.raises(StaleEdit):
        conclusions.write(review=review, seen=0, **(said | {"text": "Autre."}))

    review.refresh_from_db()
    assert review.conclusions == "Bien."


@pytest.mark.parametrize(
    ("text", "decision", "fields"),
    [("", "", ["text", "decision"]), ("Bien.", "", ["decision"]), ("  ", "amend", ["text"])],
)
def test_nothing_is_proposed_without_words_and_a_decision(text, decision, fields):
    who = a_partnership()
    review = a_review_to_conclude(who)
    conclusions.write(review=review, text=text, decision=decision, seen=0, user=who.mayor)

    with pytest.raises(BadCompact) as refused:
        conclusions.decide(review=review, user=who.mayor, now=NOW)

    assert list(refused.value.errors) == fields


def test_a_compact_without_an_end_is_not_renewed():
    who = a_partnership(ends_on=None)
    review = a_review_to_conclude(who)

    with pytest.raises(BadCompact, match="pas de date de fin"):
        conclusions.write(review=review, text="Bien.", decision="renew", seen=0, user=who.mayor)


def test_the_pilot_agrees_by_proposing_and_the_other_signing_parties_are_asked():
    who = a_partnership()

    review = a_decided_review(who)

    agreed = review.answers.exclude(agreed_at=None).values_list("organisation__name", flat=True)
    assert list(agreed) == ["Mairie"]
    asked = Notice.objects.filter(key__contains=":decided:").values_list("recipient", flat=True)
    assert list(asked) == [who.director.email]


def test_one_agrees_only_to_the_words_one_has_read():
    who = a_partnership()
    review = a_decided_review(who)

    with pytest.raises(StaleEdit):
        agree(who, review, who.hospital, seen=review.revision - 1)
    with pytest.raises(NotNow, match="signataires"):
        agree(who, review, who.club)


def test_a_review_closes_once_all_who_sign_agree():
    who = a_partnership()
    review = a_decided_review(who)
    with pytest.raises(NotNow, match=r"accord manque encore\s: CHI"):
        conclusions.close(review=review, user=who.mayor, now=NOW)
    agree(who, review, who.hospital)

    review = conclusions.close(review=review, user=who.director, now=NOW)

    who.compact.refresh_from_db()
    assert (review.state, review.closed_at, who.compact.state) == ("closed", NOW, "running")
    assert AuditLine.objects.latest("number").action == "review.close"


def test_the_report_no_longer_changes_once_closed():
    who = a_partnership()
    an_action(who.compact, title="Bus de dépistage")
    review = an_agreed_review(who)
    review = conclusions.close(review=review, user=who.mayor, now=NOW)
    kept = review.report

    an_action(who.compact, title="Autre action")
    review.refresh_from_db()

    assert report_of(review, AFTER_COMMENTS) == kept
    assert "Bus de dépistage" in str(kept)
    assert "Autre action" not in str(report_of(review, NOW))


@pytest.mark.parametrize("decision", ["amend", "renew", "end"])
def test_a_decision_to_change_the_text_leaves_an_amendment_to_write(decision):
    who = a_partnership()

    review = a_closed_review(who, decision)

    amendment = Amendment.objects.get()
    assert (amendment.kind, amendment.review, amendment.number) == (decision, review, 1)
    assert amendment.purpose == review.conclusions
    who.compact.refresh_from_db()
    assert who.compact.state == "in_review"


def test_the_second_who_closes_is_told_who_did():
    who = a_partnership()
    review = an_agreed_review(who)
    who.mayor.full_name = "Anne Roy"
    who.mayor.save()
    conclusions.close(review=review, user=who.mayor, now=NOW)

    with pytest.raises(NotNow, match="déjà été clos le 16 novembre 2026 par Anne Roy"):
        conclusions.close(review=review, user=who.director, now=NOW)

    assert review.steps.filter(after="closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_parties_that_close_at_once_make_one_closing():
    who = a_partnership()
    review = an_agreed_review(who, "renew")
    start, told = threading.Barrier(2), []

    def close(user):
        start.wait()
        try:
            conclusions.close(review=review, user=user, now=NOW)
            told.append("clos")
        except NotNow as refused:
            told.append(str(refused))
        finally:
            connection.close()

    parties = [threading.Thread(target=close, args=[user]) for user in (who.mayor, who.director)]
    for party in parties:
        party.start()
    for party in parties:
        party.join()

    first, second = sorted(told, key=len)
    assert first == "clos"
    assert "déjà été clos" in second
    assert review.steps.filter(after="closed").count() == 1
    assert Amendment.objects.count() == 1


def test_asking_for_a_fix_goes_back_a_step_with_its_reason_and_agreements_fall():
    who = a_partnership()
    review = an_agreed_review(who)

    review = fix(who, review, "Le budget est faux.")

    assert review.state == "conclusions"
    assert review.steps.order_by("pk").last().reason == "Le budget est faux."
    assert not review.answers.exclude(agreed_at=None).exists()
    review = fix(who, review, "Le club n’a pas été entendu.")
    assert review.state == "comments"
    assert not review.answers.exclude(done_at=None).exists()
    review = fix(who, review, "Trop tôt.")
    who.compact.refresh_from_db()
    assert (review.state, who.compact.state) == ("prepared", "running")
    with pytest.raises(NotNow, match="pas revenir"):
        fix(who, review, "Encore.")


def test_a_fix_has_a_reason():
    who = a_partnership()
    review = a_decided_review(who)

    for reason in ("  ", "a" * 501):
        with pytest.raises(BadCompact):
            fix(who, review, reason)

    review.refresh_from_db()
    assert review.state == "decided"


def test_every_passage_is_in_the_history():
    who = a_partnership()
    review = a_closed_review(who)

    passages = [(step.before, step.after) for step in review.steps.order_by("pk")]

    assert passages == [
        ("", "prepared"),
        ("prepared", "comments"),
        ("comments", "conclusions"),
        ("conclusions", "decided"),
        ("decided", "closed"),
    ]
    moves = Transition.objects.filter(compact=who.compact).order_by("pk")
    assert [each.after for each in moves] == ["in_review", "running"]


def test_a_review_that_did_not_open_has_nothing_to_conclude():
    who = a_partnership(ends_on=date(2027, 12, 31))
    review = a_closed_review(who)

    with pytest.raises(NotNow):
        conclusions.start(review=review, user=who.mayor, now=NOW)
    with pytest.raises(NotNow):
        conclusions.write(review=review, text="", decision="", seen=0, user=who.mayor)


def agree(who, review, organisation, seen=None):
    return conclusions.agree(
        review=review,
        organisation=organisation,
        seen=review.revision if seen is None else seen,
        user=who.director,
        now=NOW,
    )


def fix(who, review, reason):
    return conclusions.ask_for_a_fix(review=review, reason=reason, user=who.director, now=NOW)
