"""Whose offer one may change: each kind of entry, who may and who may not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.offer import models
from maillage.web.coordination.offer import access
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.offer.factories import OpeningExceptionFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(agenda, hospital):
    """One of each kind in the hospital's offer, memberships of a CPTS apart."""
    service = agenda.service
    made = models.OfferImport.objects.create(
        organisation=hospital, source="csv", file_name="offre.csv", checksum="0", plan={}
    )
    return [
        service.site, RoomFactory(site=service.site), service, service.reasons.get(), agenda.role,
        agenda, agenda.rules.get(), OpeningExceptionFactory(agenda=agenda), made,
    ]  # fmt: skip


def test_every_kind_of_entry_is_found_by_those_who_keep_it(entries, coordinator):
    for entry in entries:
        assert access.entry_for(coordinator, type(entry), entry.pk) == entry


def test_and_refused_to_everyone_else(entries, colleagues):
    for user in [*colleagues, AnonymousUser()]:
        for entry in entries:
            with pytest.raises(NotAllowed, match="coordonnent ou administrent"):
                access.entry_for(user, type(entry), entry.pk)


def test_what_does_not_exist_is_not_found(coordinator):
    with pytest.raises(Http404):
        access.entry_for(coordinator, models.CareSite, 1)
    with pytest.raises(Http404):
        access.organisation_for(coordinator, 10**9)


def test_a_membership_of_a_cpts_is_kept_by_the_cpts_and_not_by_its_member(cpts, coordinator):
    affiliation = cpts.affiliates.get()
    keeper = MembershipFactory(role="administrator", organisation=cpts).user

    assert access.entry_for(keeper, models.Affiliation, affiliation.pk) == affiliation
    with pytest.raises(NotAllowed):
        access.entry_for(coordinator, models.Affiliation, affiliation.pk)


def test_one_keeps_the_organisations_where_one_coordinates_or_administers(coordinator, hospital):
    for role in ("relay", "practitioner"):
        MembershipFactory(user=coordinator, role=role)
    mine = OrganisationFactory(name="Association")
    MembershipFactory(user=coordinator, role="administrator", organisation=mine)

    assert list(access.kept_organisations(coordinator)) == [mine, hospital]
    assert not access.kept_organisations(AnonymousUser())


def test_one_reads_the_cpts_of_ones_organisations(coordinator, cpts):
    OrganisationFactory(kind="cpts")

    assert list(access.shared_cpts(coordinator)) == [cpts]
    assert access.cpts_for(coordinator, cpts.pk) == cpts
    with pytest.raises(NotAllowed, match="réservée aux professionnels"):
        access.cpts_for(AnonymousUser(), cpts.pk)
