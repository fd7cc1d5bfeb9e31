"""The printed guide of a territory: by kind of care, fresh, the same queries whatever its size."""

from datetime import date, timedelta

import pytest

from maillage.apps.offer.selectors import local_guide
from tests.apps.offer.factories import (
    CareServiceFactory,
    CareSiteFactory,
    PractitionerRoleFactory,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_a_place_stands_in_each_section_it_has_care_for_in_the_order_of_the_list():
    ajain, bonnat = CommuneFactory(name="Ajain"), CommuneFactory(name="Bonnat")
    centre = CareSiteFactory(commune=bonnat, name="Centre")
    CareServiceFactory(site=centre, care_type="nursing", phone="+33555000002")
    CareServiceFactory(site=centre, care_type="general_medicine", name="Consultations")
    CareServiceFactory(site=centre, care_type="general_medicine", name="Visites")
    CareServiceFactory(site=CareSiteFactory(commune=ajain, name="Maison"))
    CareServiceFactory()

    guide = local_guide([ajain, bonnat], None, TODAY)

    assert [section.care_type for section in guide] == ["general_medicine", "nursing"]
    doctors, nurses = guide
    assert [(place.site.name, len(place.services)) for place in doctors.places] == [
        ("Maison", 1),
        ("Centre", 2),
    ]
    assert doctors.places[1].phone == "+33555000001"
    assert nurses.places[0].phone == "+33555000002"


def test_without_a_number_of_its_own_a_place_gives_that_of_its_organisation():
    service = CareServiceFactory(site__phone="", site__organisation__phone="+33555000009")

    [section] = local_guide([service.site.commune], None, TODAY)

    assert section.places[0].phone == "+33555000009"


def test_an_entry_past_its_date_is_marked_and_a_stale_one_left_out():
    late = CareServiceFactory(confirm_before=TODAY - timedelta(days=1))
    commune = late.site.commune
    CareServiceFactory(site__commune=commune, confirm_before=TODAY - timedelta(days=91))

    [section] = local_guide([commune], None, TODAY)

    assert [(place.services, place.to_confirm) for place in section.places] == [([late], True)]


def test_the_public_guide_holds_no_service_kept_for_professionals():
    service = CareServiceFactory(visibility="professionals")

    assert local_guide([service.site.commune], None, TODAY) == []


def test_who_works_there_is_named_unless_withdrawn():
    service = CareServiceFactory()
    here = PractitionerRoleFactory(site=service.site)
    PractitionerRoleFactory(site=service.site, hidden_at="2026-01-01T00:00Z")

    [section] = local_guide([service.site.commune], None, TODAY)

    assert section.places[0].practitioners == [here]


def test_ten_times_the_places_take_the_same_two_queries(django_assert_num_queries):
    communes = CommuneFactory.create_batch(10)
    for commune in communes:
        service = CareServiceFactory(site__commune=commune)
        PractitionerRoleFactory.create_batch(2, site=service.site)

    for some in (communes[:1], communes):
        with django_assert_num_queries(2):
            guide = local_guide(some, None, TODAY)
            names = [
                str(who.practitioner) for place in guide[0].places for who in place.practitioners
            ]
        assert len(names) == 2 * len(some)
