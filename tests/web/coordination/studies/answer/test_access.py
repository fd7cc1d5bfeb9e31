"""Which study a request is about: what exists for whom, and what is loaded."""

import pytest
from django.http import Http404
from django.utils import timezone

from maillage.apps.accounts.errors import NotAllowed
from maillage.web.coordination.studies.answer.access import kept_study, read_study, readable_studies
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.studies.factories import StudyFactory

pytestmark = pytest.mark.django_db
ROLES = {"coordinator": True, "administrator": True, "relay": False, "practitioner": False}


@pytest.fixture
def study():
    return StudyFactory(answered=True)


def member(study, role):
    return MembershipFactory(role=role, organisation=study.organisation).user


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_organisation_reads(study, role):
    assert read_study(member(study, role), study.pk) == study


@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_only_those_who_keep_territories_change(study, role, may):
    user = member(study, role)

    if may:
        assert kept_study(user, study.pk) == study
    else:
        with pytest.raises(NotAllowed, match="Vous pouvez lire ce scénario"):
            kept_study(user, study.pk)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_elsewhere_opens_nothing_here(study, role):
    stranger = MembershipFactory(role=role).user

    for find in (read_study, kept_study):
        with pytest.raises(Http404):
            find(stranger, study.pk)
    assert readable_studies(stranger, {study.pk}) == {}


def test_a_closed_account_reads_nothing(study):
    user = member(study, "coordinator")
    user.is_active = False
    user.save()

    with pytest.raises(Http404):
        read_study(user, study.pk)


def test_a_member_of_nothing_reads_nothing(study):
    with pytest.raises(Http404):
        read_study(UserFactory(), study.pk)


def test_a_removed_study_is_found_only_to_bring_it_back(study):
    user = member(study, "coordinator")
    study.removed_at = timezone.now()
    study.save()

    with pytest.raises(Http404):
        read_study(user, study.pk)
    assert readable_studies(user, {study.pk}) == {}
    assert kept_study(user, study.pk, removed=True) == study


def test_one_that_was_not_removed_has_nothing_to_bring_back(study):
    with pytest.raises(Http404):
        kept_study(member(study, "coordinator"), study.pk, removed=True)


def test_frozen_inputs_are_not_read_with_the_study_nor_with_its_original(study):
    again = StudyFactory(answered=True, organisation=study.organisation, replay_of=study)

    found = read_study(member(study, "relay"), again.pk)

    assert "snapshot" in found.get_deferred_fields()
    assert "snapshot" in found.replay_of.get_deferred_fields()


def test_reading_takes_one_query_and_one_for_the_roles(study, django_assert_num_queries):
    user = member(study, "relay")

    with django_assert_num_queries(2):
        read_study(user, study.pk)
