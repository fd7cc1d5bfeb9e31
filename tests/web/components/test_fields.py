"""Fields that take what nobody should send."""

import pytest
from django import forms

from maillage.apps.accounts.models import Organisation
from maillage.web.components.fields import EntriesField
from tests.apps.accounts.factories import OrganisationFactory


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 19, "-" + "9" * 30, "9" * 5_000, "0", "x", "\x00"])
def test_what_is_no_entry_s_number_is_refused_whatever_its_size(number):
    with pytest.raises(forms.ValidationError):
        EntriesField(queryset=Organisation.objects.order_by("pk")).clean([number])


@pytest.mark.django_db
def test_entries_are_given_by_their_numbers():
    one = OrganisationFactory()

    field = EntriesField(queryset=Organisation.objects.order_by("pk"))

    assert list(field.clean([str(one.pk)])) == [one]
