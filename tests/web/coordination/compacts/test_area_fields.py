"""A perimeter typed as people say it."""

import pytest
from django import forms

from maillage.apps.compact.areas import read_area
from maillage.apps.territory.models import Territory
from maillage.web.coordination.compacts.area_fields import area_spec, typed_of
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain", departement=DepartementFactory(code="23", name="Creuse"))


@pytest.mark.parametrize("typed", ["23", "creuse", " CREUSE ", "Creuse (23)", "creus"])
def test_a_departement_is_known_by_its_code_or_its_name(ajain, typed):
    assert area_spec("departement", typed, UserFactory()) == "departement:23"


def test_what_is_shown_again_means_the_same_place(ajain):
    user = UserFactory()
    for spec in (f"commune:{ajain.code}", "departement:23", f"epci:{ajain.epci_id}", "france"):
        kind = spec.partition(":")[0]
        assert area_spec(kind, typed_of(spec, read_area(spec).name), user) == spec


def test_a_town_of_arrondissements_is_named_as_a_whole():
    lyon = CommuneFactory(name="Lyon", is_divided=True)
    CommuneFactory(name="Lyon 1er", parent=lyon)
    assert area_spec("commune", "lyon", UserFactory()) == f"commune:{lyon.code}"


def test_a_saved_territory_is_one_of_those_of_ones_organisations():
    membership = MembershipFactory(role="coordinator")
    member, owner = membership.user, membership.organisation
    saved = Territory.objects.create(slug="est-23", name="Est creusois", organisation=owner)
    assert area_spec("enregistre", "est creusois", member) == f"enregistre:{saved.slug}"
    with pytest.raises(forms.ValidationError, match="vérifiez son nom"):
        area_spec("enregistre", "est creusois", UserFactory())


def test_several_places_of_a_name_are_told_with_their_codes():
    for code, name in (("43", "Haute-Loire"), ("70", "Haute-Saône")):
        DepartementFactory(code=code, name=name)
    with pytest.raises(forms.ValidationError, match=r"Haute-Loire \(43\), Haute-Saône \(70\)"):
        area_spec("departement", "haute", UserFactory())


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "★", "Atlantide"])
def test_what_names_no_place_is_refused(ajain, typed):
    with pytest.raises(forms.ValidationError):
        area_spec("departement", typed, UserFactory())
