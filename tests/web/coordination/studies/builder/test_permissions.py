"""Who may open the builder of an organisation, and who may not."""

import pytest

from maillage.apps.studies.services import remove_study
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory

from .builder_case import SCENARIOS, draft, small_creuse, text_of

pytestmark = pytest.mark.django_db
PAGES = ["reponses/", "choix/", "lieux.json"]


@pytest.fixture
def study():
    small_creuse()
    return draft(organisation=OrganisationFactory())


@pytest.fixture
def as_role(client, study):
    def sign_in(role):
        client.force_login(MembershipFactory(organisation=study.organisation, role=role).user)
        return client

    return sign_in


@pytest.fixture(params=PAGES)
def page(request, study):
    return f"{SCENARIOS}{study.pk}/{request.param}"


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_keepers_build(as_role, page, role):
    assert as_role(role).get(page).status_code == 200


@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_members_are_told_who_may(as_role, page, role):
    response = as_role(role).get(page)

    assert response.status_code == 403
    assert "seules les personnes qui coordonnent ou administrent" in text_of(response)


@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_members_change_nothing(as_role, study, role):
    client = as_role(role)

    for name in PAGES[:2]:
        answer = client.post(f"{SCENARIOS}{study.pk}/{name}", {"action": "launch"})
        assert answer.status_code == 403
    study.refresh_from_db()
    assert study.is_draft


def test_for_the_keeper_of_another_organisation_it_does_not_exist(client, page):
    client.force_login(MembershipFactory(role="administrator").user)

    assert client.get(page).status_code == 404


def test_for_someone_without_organisation_it_does_not_exist(client, page):
    client.force_login(UserFactory())

    assert client.get(page).status_code == 404


def test_a_visitor_signs_in_first(client, page):
    response = client.get(page)

    assert response.status_code == 302
    assert response.url.startswith("/compte/connexion/?next=")


def test_a_removed_draft_does_not_exist(as_role, study, page):
    remove_study(study=study, actor="user:0")

    assert as_role("coordinator").get(page).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(as_role, page, method):
    assert getattr(as_role("coordinator"), method)(page).status_code == 405


def test_without_its_token_nothing_is_changed(study):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    member = MembershipFactory(organisation=study.organisation, role="coordinator")
    strict.force_login(member.user)

    assert strict.post(f"{SCENARIOS}{study.pk}/reponses/", {}).status_code == 403
