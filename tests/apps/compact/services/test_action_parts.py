"""Steps, obstacles, money, comments and links of an action."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import ActionLink
from maillage.apps.compact.selectors.actions import is_blocked, is_late
from maillage.apps.compact.selectors.comments import comments_for, speaking_for
from maillage.apps.compact.selectors.links import links_of, search_things
from maillage.apps.compact.services import budgets, comments, links, milestones, obstacles
from maillage.apps.training import content
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    an_event,
)
from tests.apps.offer.factories import CareServiceFactory
from tests.apps.studies.factories import StudyFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def action():
    return an_action(a_compact())


@pytest.fixture
def user(action):
    return a_coordinator(action.organisation)


def test_a_step_is_reached_and_unreached(action, user):
    step = milestones.add(action=action, title=" Bail ", due_on=TODAY - DAY, user=user)
    assert (step.title, is_late(action, TODAY)) == ("Bail", True)

    milestones.tick(milestone=step, done_on=TODAY, user=user, today=TODAY)
    assert not is_late(action, TODAY)

    milestones.tick(milestone=step, done_on=None, user=user, today=TODAY)
    assert is_late(action, TODAY)

    milestones.remove(milestone=step, user=user)
    assert not action.milestones.exists()


def test_a_step_needs_words_a_day_of_this_century_and_room(action, user, monkeypatch):
    bad = ({"title": " ", "due_on": TODAY}, {"title": "Bail", "due_on": TODAY.replace(year=26)})
    for values in bad:
        with pytest.raises(BadCompact):
            milestones.add(action=action, user=user, **values)
    monkeypatch.setattr(milestones, "MOST", 1)
    step = milestones.add(action=action, title="Bail", due_on=TODAY, user=user)

    with pytest.raises(BadCompact, match="1 étapes au plus"):
        milestones.add(action=action, title="Clés", due_on=TODAY, user=user)
    with pytest.raises(BadCompact, match="pas encore venu"):
        milestones.tick(milestone=step, done_on=TODAY + DAY, user=user, today=TODAY)


def test_an_obstacle_blocks_until_it_is_lifted_and_the_first_day_stays(action, user):
    obstacle = obstacles.report(action=action, what=" Pas de local ", user=user, today=TODAY)
    assert (obstacle.what, obstacle.since, is_blocked(action)) == ("Pas de local", TODAY, True)

    obstacles.lift(obstacle=obstacle, user=user, today=TODAY)
    obstacles.lift(obstacle=obstacle, user=user, today=TODAY + DAY)
    obstacle.refresh_from_db()
    assert (obstacle.lifted_on, is_blocked(action)) == (TODAY, False)

    obstacles.put_back(obstacle=obstacle, user=user)
    assert is_blocked(action)
    for values in ({"what": " "}, {"what": "Pas de local", "since": TODAY + DAY}):
        with pytest.raises(BadCompact):
            obstacles.report(action=action, user=user, today=TODAY, **values)


def test_one_line_a_financier_and_a_year_the_last_word_holds(action, user):
    def write(**values):
        usual = {"financier": action.organisation, "year": 2026, "planned": 900, "spent": 0}
        return budgets.set_line(action=action, user=user, **usual | values)

    write()
    line = write(spent=500)
    write(year=2027)

    assert action.budget.count() == 2
    assert (line.planned, line.spent) == (900, 500)
    for wrong in ({"year": 26}, {"planned": -1}, {"spent": budgets.MOST_EUROS + 1}):
        with pytest.raises(BadCompact):
            write(**wrong)
    budgets.remove(line=line, user=user)
    assert [each.year for each in action.budget.all()] == [2027]


def test_a_comment_kept_for_a_party_is_read_by_its_people_and_by_no_one_else(action, user):
    party = a_party(action.compact).organisation
    theirs = MembershipFactory(organisation=party, role="relay").user
    for visibility in ("party", "shared"):
        comments.add(
            action=action,
            organisation=party,
            text=f" {visibility} ",
            visibility=visibility,
            user=theirs,
            now=NOW,
        )

    assert [each.text for each in comments_for(theirs, action)] == ["party", "shared"]
    assert [each.text for each in comments_for(user, action)] == ["shared"]
    for text in (" ", "x" * (comments.LONGEST + 1)):
        with pytest.raises(BadCompact):
            comments.add(
                action=action,
                organisation=party,
                text=text,
                visibility="shared",
                user=theirs,
                now=NOW,
            )


def test_one_speaks_for_a_party_one_acts_for_or_for_the_action_one_leads(action, user):
    relay = MembershipFactory(organisation=action.organisation, role="relay").user
    outsider = a_coordinator(OrganisationFactory())

    assert list(speaking_for(user, action)) == [action.organisation]
    assert not speaking_for(relay, action).exists()
    assert not speaking_for(outsider, action).exists()
    action.person = relay
    assert list(speaking_for(relay, action)) == [action.organisation]


def test_a_comment_leaves_no_word_of_it_in_the_audit_trail(action, user):
    comment = comments.add(
        action=action,
        organisation=action.organisation,
        text="Secret",
        visibility="party",
        user=user,
        now=NOW,
    )

    line = AuditLine.objects.order_by("-number").first()
    assert line.details == {"action": action.pk, "comment": comment.pk, "visibility": "party"}
    comments.remove(comment=comment, user=user)
    assert not action.comments.exists()


def test_an_action_is_linked_to_what_is_found_once(action, user):
    service = CareServiceFactory(name="Consultation de diabétologie")
    CareServiceFactory(name="Consultation de dermatologie")
    found = search_things("service", "diabéto", user=user, compact=action.compact)

    assert [thing.key for thing in found] == [str(service.pk)]
    for _ in range(2):
        link = links.add(action=action, kind="service", key=found[0].key, user=user)

    assert [linked.thing for linked in links_of(action)] == found
    assert links_of(action)[0].thing.kind_label == "consultation de l’annuaire"
    links.remove(link=link, user=user)
    assert not ActionLink.objects.exists()


def test_events_and_courses_can_be_linked_by_name(action, user):
    event = an_event(action.compact, title="Dépistage au marché")
    course = content.courses()[0]

    links.add(action=action, kind="event", key=str(event.pk), user=user)
    links.add(action=action, kind="course", key=course.id, user=user)

    names = [linked.thing.name for linked in links_of(action)]
    assert names[0].startswith("Dépistage au marché")
    assert names[1] == course.title
    assert not search_things("experiment", "", user=user, compact=action.compact)


def test_nobody_links_to_what_they_may_not_see(action, user):
    study = StudyFactory(name="Notre scénario")
    elsewhere = an_event(a_compact())

    assert not search_things("study", "scénario", user=user, compact=action.compact)
    wrong = (("study", study.pk), ("event", elsewhere.pk), ("service", 9**9), ("point", "x"))
    for kind, key in (*wrong, ("course", "inconnu"), ("licorne", "1"), ("centre", "²")):
        with pytest.raises(BadCompact):
            links.add(action=action, kind=kind, key=str(key), user=user)

    MembershipFactory(user=user, organisation=study.organisation, role="relay")
    assert search_things("study", "scénario", user=user, compact=action.compact)
