"""What a hospital and the city show each other in a CPTS, and who its members are."""

import pytest

from maillage.apps.accounts.models import AuditLine
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import AffiliationFactory, PractitionerRoleFactory, open_agenda
from tests.web.relay.scene import words

from .offer_case import address, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cpts):
    return MembershipFactory(role="coordinator", organisation=cpts).user


@pytest.fixture
def shared(agenda, cpts):
    """The consultation is shown to members of the CPTS."""
    service = agenda.service
    service.visibility, service.referral = "cpts", "Courrier du médecin traitant"
    service.save()
    service.shared_with.add(cpts)
    return service


def test_its_members_read_consultations_with_their_direct_lines(client, shared, cpts, keeper):
    client.force_login(keeper)

    page = words(client.get(address("cpts", cpts.pk)))

    assert "Consultation de cardiologie" in page
    assert "05 36 49 00 22" in page
    assert "Courrier du médecin traitant" in page


def test_a_professional_of_elsewhere_sees_nothing_of_what_is_shared(client, shared, cpts):
    client.force_login(MembershipFactory(role="practitioner").user)

    page = words(client.get(address("cpts", cpts.pk)))

    assert "05 36 49 00 22" not in page
    assert "Aucune consultation ne vous est montrée" in page


def test_the_hospital_sees_who_takes_new_patients_in_town(browser, cpts):
    town, _ = open_agenda(service__site__organisation__kind="practice")
    AffiliationFactory(cpts=cpts, organisation=town.service.site.organisation)
    full = PractitionerRoleFactory(site=town.service.site, takes_new_patients="no")

    page = words(browser.get(address("cpts", cpts.pk)))

    assert f"{town.role.practitioner}" in page
    assert f"{full.practitioner}" not in page


def test_its_coordinator_adds_and_removes_members_and_can_undo(client, cpts, keeper):
    practice = OrganisationFactory(name="Cabinet Saint-Roch", kind="practice")
    client.force_login(keeper)
    url = address("cpts_add", cpts.pk)

    page = client.post(url, typed(client.get(url), organisation=practice.pk), follow=True)
    assert "Cabinet Saint-Roch, cabinet" in words(page)

    remove = address("cpts_remove", cpts.affiliates.get(organisation=practice).pk)
    client.get(remove)
    assert cpts.affiliates.count() == 2
    client.post(remove)
    assert cpts.affiliates.count() == 1

    client.post(url, {"organisation": practice.pk})
    assert cpts.affiliates.count() == 2


def test_a_member_twice_or_a_cpts_is_not_offered(client, cpts, keeper, hospital):
    other = OrganisationFactory(kind="cpts")
    client.force_login(keeper)

    for wrong in (hospital, other, cpts):
        data = {"organisation": wrong.pk}
        assert client.post(address("cpts_add", cpts.pk), data).status_code == 422


def test_who_may_read_and_who_may_change(client, cpts, keeper, coordinator):
    change = [("cpts_add", cpts.pk), ("cpts_remove", cpts.affiliates.get().pk)]
    anyone = MembershipFactory(role="relay").user
    alone = MembershipFactory(user__is_active=False).user
    for user, reading, changing in (
        (keeper, 200, 200), (coordinator, 200, 403), (anyone, 200, 403), (alone, 302, 302),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(address("cpts", cpts.pk)).status_code == reading
        for asked in change:
            assert client.get(address(*asked)).status_code == changing
    assert not AuditLine.objects.exists()


def test_an_account_without_organisation_reads_nothing(client, cpts, keeper):
    keeper.memberships.all().delete()
    client.force_login(keeper)

    assert client.get(address("cpts", cpts.pk)).status_code == 403


def test_an_organisation_that_is_no_cpts_has_no_such_page(browser, hospital):
    assert browser.get(address("cpts", hospital.pk)).status_code == 404
