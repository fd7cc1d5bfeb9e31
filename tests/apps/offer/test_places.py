"""Sites, rooms, organisations and who belongs to a CPTS: changed whole, or refused by field."""

from datetime import timedelta

import pytest

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.models import Affiliation, CareSite, Room
from maillage.apps.offer.services import (
    affiliate,
    end_affiliation,
    save_organisation,
    save_room,
    save_site,
)
from maillage.apps.offer.versions import version_of
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.offer.changing import ACTOR, announced, details, lines
from tests.apps.offer.factories import AgendaFactory, CareSiteFactory, RoomFactory
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


def start(**fields):
    values = {"name": "Centre de santé", "commune": CommuneFactory()} | fields
    return save_site(actor=ACTOR, organisation=OrganisationFactory(), **values)


class TestSite:
    def test_a_new_site_stands_in_its_commune_is_confirmed_and_has_the_zone_of_its_school(self):
        commune = CommuneFactory(latitude=46.1, longitude=2.1)

        site = start(commune=commune, phone="05 55 00 00 02", finess="23 078 004 1")

        stored = CareSite.objects.get()
        assert (stored.latitude, stored.longitude) == (46.1, 2.1)
        assert (stored.phone, stored.finess) == ("+33555000002", "230780041")
        assert stored.school_zone == "A"
        assert stored.confirm_before - stored.confirmed_on == timedelta(days=180)
        assert lines() == [("site.create", f"site:{site.pk}")]

    def test_an_overseas_site_has_its_own_numbering_and_no_school_zone(self):
        commune = CommuneFactory(departement=DepartementFactory(code="974", name="La Réunion"))

        site = start(commune=commune, phone="0692 12 34 56")

        assert (site.phone, site.school_zone) == ("+262692123456", "")

    def test_moving_to_another_commune_moves_the_point_and_tells_the_agendas(self):
        agenda = AgendaFactory()
        site, other = agenda.service.site, CommuneFactory(latitude=46.9)

        with announced() as agendas:
            save_site(actor=ACTOR, organisation=site.organisation, site=site, commune=other)

        assert CareSite.objects.get(pk=site.pk).latitude == 46.9
        assert agendas == [agenda.pk]

    def test_opening_hours_are_kept_in_order(self):
        hours = [[1, "14:00", "18:00"], [0, "09:00", "12:00"], [1, "08:30", "12:00"]]

        site = start(opening_hours=hours)

        assert site.opening_hours == [hours[1], hours[2], hours[0]]

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "vide"),
            ("name", None, "vide"),
            ("name", "x" * 10_000, "10000 caractères"),
            ("name", "Centre \u202eétnas", "sens de lecture"),
            ("finess", "230780042", "clé"),
            ("commune", None, "Choisissez une commune"),
            ("commune", "23002", "Choisissez une commune"),
            ("postal_code", "2338", "5 chiffres"),
            ("latitude", float("nan"), "coordonnée"),
            ("latitude", 91, "coordonnée"),
            ("longitude", "2", "coordonnée"),
            ("phone", "15", "numéro court"),
            ("wheelchair", "peut-être", "liste"),
            ("opening_hours", [[0, "12:00", "09:00"]], "se chevauchent"),
            ("opening_hours", [[0, "09:00", "12:00"], [0, "11:00", "13:00"]], "se chevauchent"),
            ("opening_hours", [[7, "09:00", "12:00"]], "de 0 à 6"),
            ("opening_hours", [[0, "9h", "12h"]], "un jour et deux heures"),
            ("opening_hours", [[0, "09:00"]], "un jour et deux heures"),
            ("opening_hours", [3], "un jour et deux heures"),
            ("opening_hours", [[0, "09:00", "12:00"]] * 71, "71 plages"),
            ("school_zone", "Z", "liste"),
            ("organisation_id", 3, "pas un champ"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field_and_nothing_is_kept(self, field, value, said):
        with pytest.raises(BadOffer, match=said) as refused:
            start(**{field: value})

        assert list(refused.value.errors) == [field]
        assert not CareSite.objects.exists()
        assert lines() == []

    def test_all_errors_are_told_at_once(self):
        with pytest.raises(BadOffer) as refused:
            start(name="", phone="12", wheelchair="?")

        assert set(refused.value.errors) == {"name", "phone", "wheelchair"}

    def test_the_site_of_another_organisation_is_not_changed(self):
        site = CareSiteFactory()

        with pytest.raises(BadOffer, match="n’existe plus"):
            save_site(actor=ACTOR, organisation=OrganisationFactory(), site=site, name="Volé")

    def test_what_someone_else_changed_meanwhile_is_not_overwritten(self):
        site = CareSiteFactory(name="Avant")
        seen = version_of(site)
        CareSite.objects.update(name="Entre-temps")

        with pytest.raises(StaleEdit, match="Entre-temps"):
            save_site(
                actor=ACTOR, organisation=site.organisation, site=site, seen=seen, name="Après"
            )

        seen = version_of(CareSite.objects.get())
        save_site(actor=ACTOR, organisation=site.organisation, site=site, seen=seen, name="Après")
        assert CareSite.objects.get().name == "Après"

    def test_an_imported_entry_remembers_which_fields_were_changed_by_hand(self):
        site = CareSiteFactory(source="finess", source_key="230780041", name="CH")

        def change(**fields):
            save_site(actor=ACTOR, organisation=site.organisation, site=site, **fields)

        change(name="Hôpital", phone="0555000001")
        change(transport="Parking", name="Hôpital")

        assert CareSite.objects.get().edited == ["name", "transport"]
        assert details() == {"fields": ["transport"]}

    def test_an_entry_of_ones_own_remembers_nothing(self):
        site = CareSiteFactory()

        save_site(actor=ACTOR, organisation=site.organisation, site=site, name="Autre")

        assert CareSite.objects.get().edited == []

    def test_saving_without_a_change_leaves_no_trace(self):
        site = CareSiteFactory()

        save_site(actor=ACTOR, organisation=site.organisation, site=site, name=site.name)

        assert lines() == []

    def test_without_its_audit_line_nothing_is_kept(self, monkeypatch):
        def refuse(**line):
            raise RuntimeError

        monkeypatch.setattr(audit, "record", refuse)
        with pytest.raises(RuntimeError):
            start()

        assert not CareSite.objects.exists()


class TestRoom:
    def test_two_rooms_of_a_site_have_two_names(self):
        room = RoomFactory(name="Salle bleue")

        save_room(actor=ACTOR, site=room.site, name="Salle verte")
        with pytest.raises(BadOffer, match="déjà une salle") as refused:
            save_room(actor=ACTOR, site=room.site, name=" Salle  bleue ")

        assert list(refused.value.errors) == ["name"]
        assert Room.objects.count() == 2


class TestOrganisation:
    def test_it_is_created_and_changed(self):
        made = save_organisation(actor=ACTOR, name="CH de Guéret", kind="hospital")
        save_organisation(actor=ACTOR, organisation=made, siret="732 829 320 00074")

        assert Organisation.objects.get().siret == "73282932000074"
        assert [action for action, _ in lines()] == ["organisation.create", "organisation.change"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"kind": "casino"}, "kind"),
            ({"website": "javascript:alert(1)"}, "website"),
            ({"siret": "123"}, "siret"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field(self, fields, field):
        with pytest.raises(BadOffer) as refused:
            save_organisation(actor=ACTOR, **{"name": "A", "kind": "mutual"} | fields)

        assert list(refused.value.errors) == [field]

    def test_a_finess_number_names_one_organisation(self):
        OrganisationFactory(finess="230780041")

        with pytest.raises(BadOffer, match="porte déjà"):
            save_organisation(actor=ACTOR, name="Autre", kind="hospital", finess="230780041")


class TestAffiliation:
    def test_an_organisation_joins_a_cpts_once_and_leaves_it(self):
        cpts, practice = OrganisationFactory(kind="cpts"), OrganisationFactory()
        affiliation = affiliate(actor=ACTOR, cpts=cpts, organisation=practice)
        with pytest.raises(BadOffer, match="déjà membre"):
            affiliate(actor=ACTOR, cpts=cpts, organisation=practice)

        end_affiliation(actor=ACTOR, affiliation=affiliation)

        assert not Affiliation.objects.exists()
        assert [action for action, _ in lines()] == ["affiliation.create", "affiliation.delete"]

    def test_only_a_cpts_is_joined_and_not_by_itself(self):
        cpts, hospital = OrganisationFactory(kind="cpts"), OrganisationFactory(kind="hospital")

        for to, who in ((hospital, cpts), (cpts, cpts)):
            with pytest.raises(BadOffer):
                affiliate(actor=ACTOR, cpts=to, organisation=who)
