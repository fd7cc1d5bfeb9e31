"""Saving any list of communes, and who may."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.models import AuditLine
from maillage.apps.territory.errors import BadTerritory
from maillage.apps.territory.models import FormerCommune, Territory
from maillage.apps.territory.permissions import (
    can_keep_territories,
    organisations_keeping_territories,
)
from maillage.apps.territory.services import delete_territory, read_codes, save_territory
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.territory.factories import CommuneFactory


def save(codes, name="Est creusois", **options):
    organisation = options.pop("organisation", None) or OrganisationFactory()
    return save_territory(
        name=name,
        codes=codes,
        organisation=organisation,
        user=UserFactory(),
        actor="user:1",
        **options,
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("23002,23003", ["23002", "23003"]),
        ("23002\n23003\r\n23002", ["23002", "23003"]),
        ("  2a004 ; 2B033 ", ["2A004", "2B033"]),
        ("\ufeffcode;nom\n01001;L’Abergement", ["01001"]),
        ('"insee","nom"\n"23002","Ajain, le bourg"', ["23002"]),
        ("nom\tcodgeo\nAjain\t23002\n", ["23002"]),
        ("", []),
        (" \n ;, ", []),
    ],
)
def test_codes_are_read_as_people_paste_them(text, codes):
    assert read_codes(text) == codes


@given(st.lists(st.from_regex(r"[0-9]{5}", fullmatch=True), unique=True, max_size=30))
def test_any_separator_gives_the_same_codes(codes):
    for separator in (",", ";", " ", "\n", ", "):
        assert read_codes(separator.join(codes)) == codes


@pytest.mark.django_db
class TestSaving:
    def test_a_territory_keeps_its_communes_and_leaves_an_audit_line(self):
        CommuneFactory(code="23002")

        territory = save(["23002"])

        assert territory.slug == "est-creusois"
        assert list(territory.communes.values_list("code", flat=True)) == ["23002"]
        assert AuditLine.objects.get().action == "territory.create"

    def test_a_former_commune_brings_its_successor(self):
        today = CommuneFactory(code="23192")
        FormerCommune.objects.create(code="23194", name="X", successor=today, search_text="x")

        territory = save(["23194"])

        assert list(territory.communes.values_list("code", flat=True)) == ["23192"]

    def test_paris_brings_its_arrondissements(self):
        paris = CommuneFactory(code="75056", divided=True)
        CommuneFactory(code="75101", parent=paris)
        CommuneFactory(code="75102", parent=paris)

        territory = save(["75056", "75101"])

        codes = territory.communes.order_by("code").values_list("code", flat=True)
        assert list(codes) == ["75101", "75102"]

    @pytest.mark.parametrize(
        ("code", "hint"),
        [
            ("1001", "Essayez « 01001 »"),
            ("ABCDE", "pas un code Insee"),
            ("23999", "aucune commune"),
            ("é" * 10_000, "pas un code Insee"),
        ],
    )
    def test_a_wrong_code_is_named_and_nothing_is_saved(self, code, hint):
        CommuneFactory(code="23002")

        with pytest.raises(BadTerritory, match=hint):
            save(["23002", code])

        assert not Territory.objects.exists()
        assert not AuditLine.objects.exists()

    def test_many_wrong_codes_are_counted_not_all_listed(self):
        with pytest.raises(BadTerritory) as refused:
            save([f"99{n:03d}" for n in range(100)])

        assert len(refused.value.messages) == 21
        assert "80 autres" in refused.value.messages[-1]

    @pytest.mark.parametrize("codes", [[], [str(n) for n in range(40_001)]])
    def test_none_and_too_many_are_refused(self, codes):
        with pytest.raises(BadTerritory):
            save(codes)

    def test_two_territories_of_one_name_belong_to_two_organisations(self):
        CommuneFactory(code="23002")
        organisation = OrganisationFactory()
        first = save(["23002"], organisation=organisation)

        with pytest.raises(BadTerritory, match="déjà un territoire"):
            save(["23002"], organisation=organisation)
        other = save(["23002"])

        assert (first.slug, other.slug) == ("est-creusois", "est-creusois-2")

    def test_changing_keeps_the_address(self):
        CommuneFactory(code="23002")
        CommuneFactory(code="23003")
        territory = save(["23002"])

        changed = save(
            ["23003"], name="Autre", territory=territory, organisation=territory.organisation
        )

        assert (changed.pk, changed.slug, changed.name) == (territory.pk, "est-creusois", "Autre")
        assert [commune.code for commune in changed.communes.all()] == ["23003"]

    def test_deleting_gives_back_the_codes_to_undo(self):
        CommuneFactory(code="23002")

        codes = delete_territory(territory=save(["23002"]), actor="user:1")

        assert codes == ["23002"]
        assert not Territory.objects.exists()
        assert AuditLine.objects.order_by("-number").first().action == "territory.delete"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "allowed"),
    [("coordinator", True), ("administrator", True), ("relay", False), ("practitioner", False)],
)
def test_only_coordinators_and_administrators_keep_territories(role, allowed):
    membership = MembershipFactory(role=role)
    elsewhere = OrganisationFactory()

    assert can_keep_territories(membership.user, membership.organisation) is allowed
    assert can_keep_territories(membership.user, elsewhere) is False
    assert organisations_keeping_territories(membership.user).exists() is allowed


@pytest.mark.django_db
def test_visitors_and_closed_accounts_keep_nothing():
    closed = MembershipFactory(role="administrator", user__is_active=False)

    assert can_keep_territories(AnonymousUser(), closed.organisation) is False
    assert can_keep_territories(closed.user, closed.organisation) is False
