"""Who sees which service, and which ones an automatic choice may still give."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.apps.offer.models import CareService
from maillage.apps.offer.permissions import can_see_direct_lines
from maillage.apps.offer.selectors import SAS, fresh, visible_services
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import AffiliationFactory, CareServiceFactory, CareSiteFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


class Offer:
    """A hospital with one service of each visibility; the third is shared with one CPTS."""

    def __init__(self):
        self.cpts = OrganisationFactory(kind="cpts")
        site = CareSiteFactory(organisation__kind="hospital")
        self.hospital = site.organisation
        for visibility in ("all", "professionals", "cpts", "sas"):
            CareServiceFactory(site=site, visibility=visibility)
        CareService.objects.get(visibility="cpts").shared_with.add(self.cpts)

    def viewer(self, who):
        """One of the people of the table below."""
        return getattr(self, f"_{who}")()

    def _visitor(self):
        return None

    def _anonymous(self):
        return AnonymousUser()

    def _member_of_nothing(self):
        return UserFactory()

    def _relay_elsewhere(self):
        return MembershipFactory(role="relay", organisation__kind="town_hall").user

    def _cpts_practitioner(self):
        organisation = AffiliationFactory(cpts=self.cpts).organisation
        return MembershipFactory(organisation=organisation, role="practitioner").user

    def _cpts_coordinator(self):
        return MembershipFactory(organisation=self.cpts, role="coordinator").user

    def _other_cpts(self):
        organisation = AffiliationFactory().organisation
        return MembershipFactory(organisation=organisation, role="practitioner").user

    def _closed_account(self):
        user = self._cpts_practitioner()
        user.is_active = False
        user.save()
        return user

    def _regulator(self, is_active=True):
        from maillage.apps.booking.models import Regulator

        user = UserFactory()
        Regulator.objects.create(
            system="urn:oid:1", value="1", user=user, is_active=is_active, email=user.email
        )
        return user

    def _closed_regulator(self):
        return self._regulator(is_active=False)

    def _platform(self):
        return SAS

    def _owner(self):
        return MembershipFactory(organisation=self.hospital, role="relay").user


@pytest.mark.parametrize(
    ("who", "seen", "direct_lines"),
    [
        ("visitor", {"all"}, False),
        ("anonymous", {"all"}, False),
        ("member_of_nothing", {"all"}, False),
        ("relay_elsewhere", {"all", "professionals"}, True),
        ("cpts_practitioner", {"all", "professionals", "cpts"}, True),
        ("cpts_coordinator", {"all", "professionals", "cpts"}, True),
        ("other_cpts", {"all", "professionals"}, True),
        ("closed_account", {"all"}, False),
        ("regulator", {"all", "sas"}, True),
        ("closed_regulator", {"all"}, False),
        ("platform", {"all", "sas"}, True),
        ("owner", {"all", "professionals", "cpts", "sas"}, True),
    ],
)
def test_who_sees_what(who, seen, direct_lines):
    offer = Offer()
    viewer = offer.viewer(who)

    assert {service.visibility for service in visible_services(viewer)} == seen
    assert can_see_direct_lines(viewer) is direct_lines


@pytest.mark.parametrize("hidden", ["service", "site"])
@pytest.mark.parametrize("who", ["visitor", "owner", "platform"])
def test_nobody_finds_what_was_withdrawn(who, hidden):
    offer = Offer()
    viewer = offer.viewer(who)
    for service in CareService.objects.all():
        entry = service if hidden == "service" else service.site
        entry.hidden_at = timezone.now()
        entry.save()

    assert not visible_services(viewer).exists()


def test_a_service_shared_with_two_cpts_of_the_viewer_comes_once():
    offer = Offer()
    viewer = offer.viewer("cpts_practitioner")
    second = AffiliationFactory(organisation=viewer.memberships.get().organisation)
    CareService.objects.get(visibility="cpts").shared_with.add(second.cpts)

    services = [service.pk for service in visible_services(viewer)]

    assert len(services) == len(set(services)) == 3


def test_a_service_no_longer_for_its_cpts_is_not_seen_by_it():
    offer = Offer()
    CareService.objects.filter(visibility="cpts").update(visibility="sas")

    seen = {service.visibility for service in visible_services(offer.viewer("cpts_coordinator"))}

    assert seen == {"all", "professionals"}


def test_leaving_the_cpts_closes_what_was_shared():
    offer = Offer()
    viewer = offer.viewer("cpts_practitioner")
    offer.cpts.affiliates.all().delete()

    assert not visible_services(viewer).filter(visibility="cpts").exists()


@pytest.mark.parametrize(("who", "most"), [("visitor", 1), ("platform", 1), ("owner", 5)])
def test_reading_the_services_takes_the_same_queries_whatever_their_number(
    who, most, django_assert_max_num_queries
):
    offer = Offer()
    viewer = offer.viewer(who)
    CareServiceFactory.create_batch(5)

    with django_assert_max_num_queries(most):
        places = [
            (service.name, service.site.commune.name, service.site.organisation.name)
            for service in visible_services(viewer)
        ]

    assert len(places) >= 6


@pytest.mark.parametrize(
    ("service_days", "site_days", "is_kept"),
    [(0, 0, True), (-90, -90, True), (-91, 0, False), (0, -91, False), (200, -90, True)],
)
def test_an_automatic_choice_leaves_out_what_was_not_confirmed_for_90_days(
    service_days, site_days, is_kept
):
    CareServiceFactory(
        confirm_before=TODAY + timedelta(days=service_days),
        site__confirm_before=TODAY + timedelta(days=site_days),
    )

    assert fresh(visible_services(None), TODAY).exists() is is_kept
    assert visible_services(None).exists()
