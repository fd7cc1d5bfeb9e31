"""Who may read and build an organisation's studies, and who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.studies.permissions import (
    can_change_study,
    can_read_study,
    organisations_keeping_studies,
    organisations_reading_studies,
)
from maillage.apps.studies.selectors import studies_of
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.studies.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "may_change"),
    [("coordinator", True), ("administrator", True), ("practitioner", False), ("relay", False)],
)
def test_members_read_and_those_who_keep_territories_change(role, may_change):
    study = StudyFactory()
    member = MembershipFactory(organisation=study.organisation, role=role).user

    assert can_read_study(member, study)
    assert can_change_study(member, study) is may_change
    assert (study.organisation in organisations_keeping_studies(member)) is may_change
    assert list(organisations_reading_studies(member)) == [study.organisation]


@pytest.mark.parametrize("role", ["coordinator", "administrator", "practitioner", "relay"])
def test_nobody_of_another_organisation_reads_or_changes(role):
    study = StudyFactory()
    other = MembershipFactory(role=role).user

    assert not can_read_study(other, study)
    assert not can_change_study(other, study)
    assert study.organisation not in organisations_keeping_studies(other)
    assert study.organisation not in organisations_reading_studies(other)
    assert study not in studies_of(organisations_reading_studies(other))


@pytest.mark.parametrize("visitor", [AnonymousUser, UserFactory])
def test_neither_a_visitor_nor_a_member_of_nothing(visitor):
    study, user = StudyFactory(), visitor()

    assert not can_read_study(user, study)
    assert not can_change_study(user, study)
    assert not organisations_keeping_studies(user)
    assert not organisations_reading_studies(user)


def test_someone_who_left_or_whose_account_is_closed_reads_nothing():
    study = StudyFactory()
    left = MembershipFactory(organisation=study.organisation)
    closed = MembershipFactory(organisation=study.organisation).user
    user = left.user
    left.delete()
    closed.is_active = False
    closed.save()

    assert not can_read_study(user, study)
    assert not can_read_study(closed, study)
    assert not can_change_study(closed, study)


def test_the_list_shows_the_newest_first_of_these_organisations_only():
    organisation = OrganisationFactory()
    first, second = StudyFactory.create_batch(2, organisation=organisation)
    StudyFactory()
    StudyFactory(organisation=organisation, removed_at=first.created_at)

    assert list(studies_of([organisation])) == [second, first]


def test_the_list_reads_its_lines_in_one_query(django_assert_num_queries):
    organisation = OrganisationFactory()
    StudyFactory.create_batch(3, organisation=organisation, answered=True)

    with django_assert_num_queries(1) as queries:
        names = [
            (study.name, study.state, study.organisation.name, study.created_by.full_name)
            for study in studies_of([organisation])
        ]

    assert len(names) == 3
    assert "snapshot" not in queries.captured_queries[0]["sql"]
    assert '"result"' not in queries.captured_queries[0]["sql"]
