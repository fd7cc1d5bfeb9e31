"""The life of a compact: which passage asks what, who is written in its history."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Amendment, Compact, Party, Transition
from maillage.apps.compact.selectors.compacts import missing_to_sign, overdue_since
from maillage.apps.compact.services import states
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, TODAY, a_clause, a_compact, a_party, pilot_of

pytestmark = pytest.mark.django_db
DRAFT, NEGOTIATED, SIGNED, RUNNING, IN_REVIEW, RENEWED, ENDED = CompactState


@pytest.fixture
def user():
    return UserFactory()


def move(compact, to, user, reason="", now=NOW):
    return states.move(compact=compact, to=to, user=user, reason=reason, now=now)


def ready_to_sign():
    """A settled text that its pilot and a signatory signed, ten days apart."""
    compact = a_compact(state="negotiated", starts_on=date(2027, 1, 1))
    pilot = pilot_of(compact)
    a_clause(compact, "commitment", party=pilot)
    other = a_party(compact, "signatory")
    for party, day in ((pilot, TODAY - timedelta(days=10)), (other, TODAY)):
        Party.objects.filter(pk=party.pk).update(signatory_name="A. Petit", signed_on=day)
    return compact


def test_a_compact_lives_from_its_draft_to_its_end(user):
    compact = a_compact(state="draft", starts_on=TODAY)
    a_clause(compact, "commitment", party=pilot_of(compact))
    move(compact, NEGOTIATED, user)
    Party.objects.update(signatory_name="A. Petit", signed_on=TODAY)
    move(compact, SIGNED, user)
    assert states.start_due(NOW) == 1
    states.pass_to(compact, IN_REVIEW, user=user, now=NOW)
    states.pass_to(compact, RENEWED, user=user, now=NOW)
    move(compact, ENDED, user, "Fusion des communes.")

    assert list(Transition.objects.order_by("pk").values_list("after", flat=True)) == [
        *("negotiated", "signed", "running", "in_review", "renewed", "ended")
    ]
    assert [v.label for v in compact.versions.order_by("number")] == ["texte arrêté", "signature"]


def test_the_day_of_signature_is_that_of_the_last_to_sign(user):
    assert move(ready_to_sign(), SIGNED, user).signed_on == TODAY


@pytest.mark.parametrize(
    ("model", "change", "said"),
    [
        (Compact, {"starts_on": None}, "Le début"),
        (Party, {"signatory_name": ""}, "nommé son signataire"),
        (Party, {"signed_on": None}, "pas encore signé"),
    ],
)
def test_a_text_is_not_signed_while_something_misses(user, model, change, said):
    compact = ready_to_sign()
    model.objects.update(**change)
    with pytest.raises(NotNow, match=said):
        move(compact, SIGNED, user)
    assert Compact.objects.get().state == NEGOTIATED


def test_each_commitment_is_held_before_the_signature(user):
    compact = ready_to_sign()
    compact.clauses.update(party=None)
    assert missing_to_sign(compact) == ["L’engagement 1.1.1 n’a pas de partie qui en répond."]
    compact.clauses.filter(level="commitment").delete()
    assert "aucun engagement" in missing_to_sign(compact)[0]


def test_a_partner_signs_nothing(user):
    compact = ready_to_sign()
    a_party(compact, "partner")
    assert missing_to_sign(compact) == []


def test_an_empty_text_is_not_settled(user):
    with pytest.raises(NotNow, match="au moins un axe"):
        move(a_compact(state="draft"), NEGOTIATED, user)


def test_going_back_to_the_draft_says_why_and_undoes_the_signatures(user):
    compact = ready_to_sign()
    with pytest.raises(BadCompact, match="pourquoi"):
        move(compact, DRAFT, user, "  ")

    move(compact, DRAFT, user, "L’ARS demande un axe.")

    assert not Party.objects.filter(signed_on__isnull=False).exists()
    assert Transition.objects.get().reason == "L’ARS demande un axe."


def test_a_signature_kept_by_mistake_is_put_right_with_a_reason(user):
    compact = move(ready_to_sign(), SIGNED, user)
    assert move(compact, NEGOTIATED, user, "Une signature manquait.").state == NEGOTIATED


@pytest.mark.parametrize("before", list(CompactState))
def test_no_other_passage_exists(user, before):
    compact = a_compact(state=before)
    for to in CompactState:
        if (before, to) not in states.BY_PEOPLE:
            with pytest.raises(NotNow, match="ne peut pas devenir"):
                move(compact, to, user, "Raison")


def test_people_do_not_open_a_review_by_hand_but_a_review_does(user):
    compact = a_compact()
    assert states.pass_to(compact, IN_REVIEW, user=user, now=NOW).state == IN_REVIEW
    with pytest.raises(NotNow):
        move(compact, RUNNING, user)
    with pytest.raises(NotNow):
        states.pass_to(compact, SIGNED, now=NOW)


def test_an_end_says_why_and_waits_for_an_open_amendment(user):
    compact = a_compact()
    with pytest.raises(BadCompact):
        move(compact, ENDED, user)
    Amendment.objects.create(compact=compact, number=1, kind="amend", created_at=NOW)
    with pytest.raises(NotNow, match="avenant"):
        move(compact, ENDED, user, "Dissolution.")


def test_a_compact_starts_on_its_first_day_and_not_before(user):
    compact = a_compact(state="signed", starts_on=TODAY + timedelta(days=1))
    assert states.start_due(NOW) == 0
    with pytest.raises(NotNow, match="17 novembre 2026"):
        move(compact, RUNNING, user)
    # 23 h 30 UTC on the 16th is already the 17th in Paris.
    assert states.start_due(NOW.replace(hour=23, minute=30)) == 1
    assert states.start_due(NOW.replace(hour=23, minute=30)) == 0
    assert Transition.objects.get().by is None


def test_a_compact_past_its_end_is_overdue_from_the_next_day_on():
    compact = a_compact(ends_on=TODAY)
    assert overdue_since(compact, TODAY) is None
    assert overdue_since(compact, TODAY + timedelta(days=1)) == TODAY
    compact.state = ENDED
    assert overdue_since(compact, TODAY + timedelta(days=1)) is None
    compact.ends_on, compact.state = None, RUNNING
    assert overdue_since(compact, TODAY) is None
