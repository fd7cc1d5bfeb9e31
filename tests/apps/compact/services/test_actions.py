"""Write an action, change it, move it, take it away: what is kept and what is refused."""

from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Action
from maillage.apps.compact.services import actions
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def user(compact):
    return a_coordinator(pilot_of(compact).organisation)


@pytest.fixture
def values(compact):
    return {
        "title": " Tenir un point d’accueil ",
        "clause": a_clause(compact),
        "organisation": pilot_of(compact).organisation,
    }


def last_line():
    return AuditLine.objects.order_by("-number").first()


def test_a_new_action_is_to_start_with_its_partners(compact, user, values):
    partner = a_party(compact).organisation
    values |= {"partners": [partner], "starts_on": TODAY, "due_on": TODAY}

    action = actions.create(compact=compact, values=values, user=user, now=NOW)

    action.refresh_from_db()
    assert (action.title, action.state) == ("Tenir un point d’accueil", ActionState.TO_START)
    assert (list(action.partners.all()), action.created_at) == ([partner], NOW)
    assert (last_line().action, last_line().details) == ("action.create", {"action": action.pk})


def bad_values(compact):
    stranger = UserFactory()
    axis = a_clause(compact, "axis")
    return {
        "title": {"title": "  "},
        "clause": {"clause": axis},
        "organisation": {"organisation": OrganisationFactory()},
        "person": {"person": stranger},
        "due_on": {"starts_on": TODAY, "due_on": TODAY - DAY},
        "starts_on": {"starts_on": date(226, 1, 1)},
        "number": {"number": "a1"},
    }


@pytest.mark.parametrize(
    "field", ["title", "clause", "organisation", "person", "due_on", "starts_on", "number"]
)
def test_what_cannot_be_kept_is_told_at_its_field(compact, user, values, field):
    an_action(compact, clause=values["clause"], number="A1")

    with pytest.raises(BadCompact) as refusal:
        actions.create(
            compact=compact, values=values | bad_values(compact)[field], user=user, now=NOW
        )

    assert set(refusal.value.errors) == {field}
    assert compact.actions.count() == 1


def test_a_clause_of_another_compact_is_refused(compact, user, values):
    values["clause"] = a_clause(a_compact())

    with pytest.raises(BadCompact, match="de cette convention"):
        actions.create(compact=compact, values=values, user=user, now=NOW)


def test_the_second_to_change_the_same_version_is_told_and_overwrites_nothing(compact, user):
    action = an_action(compact)
    seen = action.revision
    actions.change(action=action, values={"title": "Première"}, seen=seen, user=user)

    with pytest.raises(StaleEdit, match="relisez-la"):
        actions.change(action=action, values={"title": "Seconde"}, seen=seen, user=user)

    action.refresh_from_db()
    assert (action.title, action.revision) == ("Première", 1)


def test_an_action_changes_hands_only_with_a_person_of_its_new_organisation(compact, user):
    person = MembershipFactory(organisation=pilot_of(compact).organisation, role="relay").user
    action, party = an_action(compact, person=person), a_party(compact).organisation

    with pytest.raises(BadCompact, match="pas de compte"):
        actions.change(action=action, values={"organisation": party}, seen=0, user=user)

    values = {"organisation": party, "person": None}
    assert actions.change(action=action, values=values, seen=0, user=user).organisation == party


def test_an_action_is_done_on_a_past_day_and_can_be_taken_again(compact, user):
    action = an_action(compact)

    def move(state, seen, **day):
        return actions.move(action=action, state=state, seen=seen, user=user, today=TODAY, **day)

    assert move("done", 0).done_on == TODAY
    assert move("done", 1, done_on=TODAY - DAY).done_on == TODAY - DAY
    assert move("running", 2).done_on is None
    assert last_line().details == {"action": action.pk, "before": "done", "after": "running"}
    for state, day, field in (("done", TODAY + DAY, "done_on"), ("perdue", None, "state")):
        with pytest.raises(BadCompact) as refusal:
            move(state, 3, done_on=day)
        assert set(refusal.value.errors) == {field}


def test_the_reason_of_a_delay_stays_when_the_delay_is_over(compact, user):
    action = actions.explain(action=an_action(compact), reason=" Travaux ", user=user)

    actions.move(action=action, state="done", seen=0, user=user, today=TODAY)

    action.refresh_from_db()
    assert action.late_because == "Travaux"
    with pytest.raises(BadCompact):
        actions.explain(action=action, reason="x" * 501, user=user)


def test_a_mistake_is_removed_but_not_what_has_a_history(compact, user):
    mistake = an_action(compact)
    paid, told = (an_action(compact, clause=mistake.clause) for _ in range(2))
    paid.budget.create(financier=paid.organisation, year=2026, spent=1)
    told.comments.create(organisation=told.organisation, text="Vu", at=NOW)

    actions.remove(action=mistake, user=user)

    for action in (paid, told):
        with pytest.raises(NotNow, match="abandonnée"):
            actions.remove(action=action, user=user)
    assert set(Action.objects.all()) == {paid, told}
    with pytest.raises(StaleEdit):
        actions.remove(action=mistake, user=user)


def test_nothing_changes_once_the_compact_is_ended(user):
    action = an_action(a_compact(state="ended"))

    for change in (
        lambda: actions.explain(action=action, reason="Travaux", user=user),
        lambda: actions.create(compact=action.compact, values={}, user=user, now=NOW),
        lambda: actions.remove(action=action, user=user),
    ):
        with pytest.raises(NotNow, match="terminée"):
            change()
