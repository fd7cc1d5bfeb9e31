"""What a hospital and the city professionals of its CPTS see of each other."""

import pytest

from maillage.apps.offer.selectors import cpts_page, cpts_to_share_with
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import (
    AffiliationFactory,
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    PractitionerRoleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cpts():
    return OrganisationFactory(kind="cpts", name="CPTS Grand Guéret")


@pytest.fixture
def hospital_site(cpts):
    """A hospital outside of the CPTS that shares its cardiology with it."""
    site = CareSiteFactory(organisation__kind="hospital")
    shared = CareServiceFactory(site=site, name="Cardiologie", visibility="cpts")
    shared.direct_line = "+33555000003"
    shared.save()
    shared.shared_with.add(cpts)
    CareServiceFactory(site=site, name="Non partagé", visibility="cpts")
    return site


@pytest.fixture
def practice_site(cpts):
    """A practice of the CPTS."""
    practice = AffiliationFactory(cpts=cpts).organisation
    return CareSiteFactory(organisation=practice)


def member_of(organisation, role="practitioner"):
    return MembershipFactory(organisation=organisation, role=role).user


def test_a_city_professional_finds_the_shared_consultations_with_their_direct_line(
    cpts, hospital_site, practice_site
):
    page = cpts_page(cpts, member_of(practice_site.organisation))

    assert [each.name for each in page.consultations] == ["Cardiologie"]
    assert page.consultations[0].direct_line == "+33555000003"
    assert page.shows_direct_lines


@pytest.mark.parametrize("viewer", ["visitor", "elsewhere"])
def test_nobody_else_finds_them(cpts, hospital_site, practice_site, viewer):
    user = MembershipFactory(role="relay").user if viewer == "elsewhere" else None

    page = cpts_page(cpts, user)

    assert page.consultations == []
    assert page.shows_direct_lines is (viewer == "elsewhere")


def test_a_hospital_of_the_cpts_lists_its_public_consultations_without_sharing_each(cpts):
    hospital = AffiliationFactory(cpts=cpts, organisation__kind="hospital").organisation
    service = CareServiceFactory(site__organisation=hospital)

    assert cpts_page(cpts, None).consultations == [service]
    assert cpts_page(OrganisationFactory(kind="cpts"), None).consultations == []


def test_the_hospital_sees_which_city_professionals_take_new_patients(
    cpts, hospital_site, practice_site
):
    service = CareServiceFactory(site=practice_site, visibility="professionals")
    taking = PractitionerRoleFactory(site=practice_site, takes_new_patients="yes")
    PractitionerRoleFactory(site=practice_site, takes_new_patients="no")
    PractitionerRoleFactory(site=practice_site, hidden_at="2026-01-01T00:00Z")
    PractitionerRoleFactory(takes_new_patients="yes")
    AgendaFactory(service=service, unnamed=True)

    page = cpts_page(cpts, member_of(hospital_site.organisation, "coordinator"))

    assert page.professionals == [taking]
    assert page.city_services == [service]
    assert cpts_page(cpts, None).professionals == []


def test_a_service_may_be_shared_with_any_cpts_and_nothing_else(cpts):
    OrganisationFactory(kind="hospital")
    other = OrganisationFactory(kind="cpts", name="CPTS Aubusson")

    assert list(cpts_to_share_with()) == [other, cpts]
