"""A commune typed by hand: one is found, several are told apart, none is said."""

import pytest
from django import forms

from maillage.web.components.communes import CommuneField
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain(db):
    CommuneFactory(code="23001", name="Ahun")
    return CommuneFactory(code="23002", name="Ajain")


@pytest.mark.parametrize("typed", ["Ajain", " ajain ", "23002", "Ajain (23002)"])
def test_a_name_a_code_or_both_give_the_commune(ajain, typed):
    assert CommuneField().clean(typed) == ajain


def test_what_it_shows_is_what_it_reads(ajain):
    field = CommuneField()

    assert field.clean(field.prepare_value(ajain)) == ajain


def test_several_of_that_name_are_told_by_their_codes(ajain):
    CommuneFactory(code="87001", name="Ajain")

    with pytest.raises(forms.ValidationError, match=r"\(23002\).*\(87001\)|\(87001\).*\(23002\)"):
        CommuneField().clean("Ajain")


def test_an_unknown_name_is_said_and_nothing_is_none_where_it_may_be(ajain):
    with pytest.raises(forms.ValidationError, match="Aucune commune"):
        CommuneField().clean("Xyzzy")
    assert CommuneField(required=False).clean("") is None
    with pytest.raises(forms.ValidationError):
        CommuneField().clean("")
