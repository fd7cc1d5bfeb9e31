"""What a plan says: additions, changes, conflicts, what would be hidden, what is refused."""

import pytest
from django.utils import timezone

from maillage.apps.accounts.models import AuditLine, Organisation
from maillage.apps.offer import imports
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.models import CareService, CareSite, OfferImport, Practitioner
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.offer.factories import (
    CareSiteFactory,
    PractitionerFactory,
    PractitionerRoleFactory,
)
from tests.apps.offer.factories import rpps as made_rpps

from .offers import (
    CENTRE,
    GP,
    HEADER,
    NURSE,
    bundle,
    csv,
    finess,
    finess_line,
    organization,
    practitioner,
    propose,
    role,
    run,
    shown,
)

RPPS = made_rpps(1_000_346_103)
PEOPLE = f"{HEADER};rpps;nom;prénom;courriel"
DOCTOR = f"{GP};{RPPS};Saucier;Anne;anne@exemple.fr"


def test_a_proposal_changes_nothing_but_is_kept_with_who_asked(organisation):
    user = UserFactory()

    made = imports.propose(
        organisation=organisation,
        source="csv",
        file_name="offre.csv",
        content=csv(GP),
        user=user,
        actor="user:7",
    )

    assert not CareSite.objects.exists()
    stored = OfferImport.objects.get()
    assert (stored, stored.state, stored.created_by) == (made, "proposed", user)
    assert len(stored.checksum) == 64
    line = AuditLine.objects.get()
    assert (line.actor, line.action) == ("user:7", "offer.import_proposed")
    assert line.details["additions"] == 2


def test_an_addition_says_all_that_would_be_written(organisation):
    site, service = propose(organisation, csv(GP)).plan["additions"]

    key = f"{organisation.pk}:centre"
    assert site == {
        "id": f"add:site:{key}",
        "kind": "site",
        "key": key,
        "label": "Centre de santé d’Ajain",
        "fields": {
            "name": "Centre de santé d’Ajain",
            "commune": "23002",
            "latitude": 46.2,
            "longitude": 2.0,
            "school_zone": "A",
            "address": "1 place de la Mairie",
            "phone": "+33555000001",
        },
        "links": {},
    }
    assert service["links"] == {"site": {"key": key}}
    assert service["fields"]["care_type"] == "general_medicine"


def test_a_second_reading_of_the_same_file_proposes_nothing(organisation):
    run(organisation, csv(GP, NURSE))

    again = propose(organisation, csv(GP, NURSE))

    assert imports.is_empty(again.plan)
    assert shown(again.plan) == {}


def test_a_change_says_what_was_and_what_would_be(organisation):
    run(organisation, csv(GP))

    changes = propose(organisation, csv(GP.replace("00 01", "00 02"))).plan["changes"]

    assert len(changes) == 1
    assert (
        changes[0].items()
        >= {
            "field": "phone",
            "field_label": "téléphone",
            "before": "+33555000001",
            "after": "+33555000002",
            "pk": CareSite.objects.get().pk,
        }.items()
    )


def test_what_was_changed_by_hand_is_a_conflict_kept_by_default(organisation):
    run(organisation, csv(GP))
    CareSite.objects.update(phone="+33555000009", edited=["phone"])

    plan = propose(organisation, csv(GP)).plan

    assert [item["field"] for item in plan["conflicts"]] == ["phone"]
    assert plan["conflicts"][0]["edited"] is True
    assert imports.is_empty(plan)


def test_an_empty_cell_empties_and_an_absent_column_says_nothing(organisation):
    run(organisation, csv(GP))

    emptied = propose(organisation, csv(GP.replace("05 55 00 00 01", ""))).plan
    silent = propose(
        organisation,
        csv("centre;Centre de santé d’Ajain;23002", header="identifiant du lieu;lieu;code commune"),
    ).plan

    assert [(item["field"], item["after"]) for item in emptied["changes"]] == [("phone", "")]
    assert silent["changes"] == []
    assert len(silent["hidden"]) == 1  # the service, which this file does not name


class TestHidden:
    def test_what_the_file_no_longer_holds_would_be_hidden(self, organisation):
        run(organisation, csv(GP, NURSE))

        assert [item["label"] for item in propose(organisation, csv(GP)).plan["hidden"]] == [
            "Soins"
        ]

    def test_entries_of_another_source_or_another_organisation_stay(self, organisation):
        run(organisation, csv(GP))
        run(OrganisationFactory(), csv(NURSE))
        CareSiteFactory(organisation=organisation)

        assert propose(organisation, csv(GP)).plan["hidden"] == []

    def test_a_line_that_is_refused_hides_nothing(self, organisation):
        run(organisation, csv(GP))

        plan = propose(organisation, csv(GP.replace("05 55", "99"))).plan

        assert plan["hidden"] == []
        assert [number for number, _ in plan["rejected"]] == [2]

    def test_what_comes_back_is_shown_again(self, organisation):
        run(organisation, csv(GP, NURSE))
        run(organisation, csv(GP))

        changes = propose(organisation, csv(GP, NURSE)).plan["changes"]

        assert [(item["field"], item["after"]) for item in changes] == [("hidden_at", None)]

    def test_what_was_hidden_by_hand_stays_so_unless_accepted(self, organisation):
        run(organisation, csv(GP))
        CareService.objects.update(hidden_at=timezone.now(), edited=["hidden_at"])

        plan = propose(organisation, csv(GP)).plan

        assert imports.is_empty(plan)
        assert [item["field"] for item in plan["conflicts"]] == ["hidden_at"]

    def test_what_was_brought_back_by_hand_is_not_hidden_again(self, organisation):
        run(organisation, csv(GP, NURSE))
        CareService.objects.filter(name="Soins").update(edited=["hidden_at"])

        plan = propose(organisation, csv(GP)).plan

        assert plan["hidden"] == []
        assert [item["field"] for item in plan["conflicts"]] == ["hidden_at"]


class TestWhatIsFoundAgain:
    def test_a_site_typed_by_hand_is_found_by_its_finess_number(self, organisation):
        site = CareSiteFactory(organisation=organisation, finess="230000010", name="Chez nous")

        plan = propose(organisation, finess(finess_line(name="PHARMACIE")), "finess").plan

        assert [item["kind"] for item in plan["additions"]] == ["service"]
        assert plan["additions"][0]["links"] == {"site": {"pk": site.pk}}
        assert {item["field"] for item in plan["conflicts"]} >= {"name", "address"}
        assert plan["changes"] == []

    def test_a_service_typed_by_hand_is_found_by_its_name(self, organisation):
        run(organisation, csv(GP))
        CareService.objects.update(source="manual", source_key="", name="CONSULTATIONS")

        plan = propose(organisation, csv(GP)).plan

        assert plan["additions"] == []
        assert [item["before"] for item in plan["conflicts"]] == ["CONSULTATIONS"]

    def test_a_professional_is_found_by_number_and_gets_a_role(self, organisation):
        known = PractitionerFactory(rpps=RPPS, family_name="Saucier", given_name="Anne")

        plan = propose(organisation, csv(DOCTOR, header=PEOPLE)).plan

        assert [item["kind"] for item in plan["additions"]] == ["site", "service", "role"]
        assert plan["additions"][2]["links"]["practitioner"] == {"pk": known.pk}

    def test_a_professional_who_also_works_elsewhere_is_not_changed(self, organisation):
        known = PractitionerFactory(rpps=RPPS, family_name="Autre", source="csv")
        PractitionerRoleFactory(practitioner=known)

        plan = propose(organisation, csv(DOCTOR, header=PEOPLE)).plan

        assert (plan["changes"], plan["conflicts"]) == ([], [])

    def test_a_professional_with_an_account_is_not_changed(self, organisation):
        PractitionerFactory(rpps=RPPS, family_name="Autre", source="csv", user=UserFactory())

        assert propose(organisation, csv(DOCTOR, header=PEOPLE)).plan["changes"] == []

    def test_two_professionals_under_one_pair_of_numbers_are_told(self, organisation):
        PractitionerFactory(rpps=RPPS)
        PractitionerFactory(rpps="", adeli="231000012")
        header, line = f"{PEOPLE};adeli", f"{DOCTOR};231000012"

        plan = propose(organisation, csv(line, header=header)).plan

        assert "deux professionnels différents" in plan["rejected"][0][1]
        assert not [item for item in plan["additions"] if item["kind"] == "practitioner"]

    def test_another_organisation_may_use_the_same_keys_in_its_csv(self, organisation):
        run(OrganisationFactory(), csv(GP))

        assert len(propose(organisation, csv(GP)).plan["additions"]) == 2

    def test_a_site_of_the_directory_kept_by_another_is_refused(self, organisation):
        other = OrganisationFactory(name="Autre centre")
        file = bundle(practitioner(RPPS), organization(), role())
        run(other, file, "directory")

        plan = propose(organisation, file, "directory").plan

        assert plan["additions"] == []
        assert "tenu par «\u00a0Autre centre\u00a0»" in plan["rejected"][0][1]

    def test_a_number_with_its_prefix_is_the_same_one(self, organisation):
        run(organisation, bundle(practitioner(f"8{RPPS}"), organization(), role()), "directory")

        bare = bundle(practitioner(RPPS), organization("230000010"), role())

        assert shown(propose(organisation, bare, "directory").plan) == {}

    def test_a_service_that_moved_is_left_to_a_person(self, organisation):
        header = f"identifiant du service;{HEADER}"
        run(organisation, csv(f"s1;{GP}", header=header))

        moved = propose(organisation, csv(f"s1;{GP.replace('centre;', 'autre;')}", header=header))

        assert "rattaché à un autre lieu" in moved.plan["rejected"][0][1]


class TestFiness:
    def test_the_organisation_s_own_establishment_goes_to_itself(self, organisation):
        plan = propose(organisation, finess(finess_line()), "finess").plan

        site, service = plan["additions"]
        assert site["links"] == {"organisation": {"pk": organisation.pk}}
        assert service["fields"]["care_type"] == "pharmacy"

    def test_so_does_an_establishment_that_it_manages(self, organisation):
        line = finess_line("230000028", entity="230000010")

        plan = propose(organisation, finess(line), "finess").plan

        assert plan["additions"][0]["links"] == {"organisation": {"pk": organisation.pk}}

    def test_other_establishments_become_organisations_without_members(self, organisation):
        line = finess_line("230000028", category="603", name="MSP DU PAYS")

        run(organisation, finess(line), "finess")

        made = Organisation.objects.get(finess="230000028")
        assert (made.name, made.kind) == ("MSP DU PAYS", "health_house")
        assert not made.memberships.exists()
        assert made.care_sites.get().finess == "230000028"
        assert not made.care_sites.get().services.exists()  # what it gives is not known

    def test_one_that_has_members_keeps_its_own_entries(self, organisation):
        other = OrganisationFactory(finess="230000028", name="CH de Guéret")
        MembershipFactory(organisation=other)

        plan = propose(organisation, finess(finess_line("230000028")), "finess").plan

        assert plan["additions"] == []
        assert plan["rejected"][0] == [2, "«\u00a0CH de Guéret\u00a0» tient elle-même ses fiches."]

    def test_a_new_name_of_another_is_a_conflict(self, organisation):
        run(organisation, finess(finess_line("230000028", name="ANCIEN")), "finess")

        plan = propose(organisation, finess(finess_line("230000028", name="NEUF")), "finess").plan

        assert [item["kind"] for item in plan["conflicts"]] == ["organisation"]
        assert [item["kind"] for item in plan["changes"]] == ["site"]

    def test_only_the_communes_asked_for_are_read(self, organisation):
        file = finess(finess_line(), finess_line("230000028", commune="23096"))

        plan = propose(organisation, file, "finess", communes={"23096"}).plan

        assert {item["key"].split("#")[0] for item in plan["additions"]} == {"230000028"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (GP.replace("23002", "99999"), "Le code commune « 99999 » n’existe pas"),
            (GP.replace("05 55", "99"), "n’est pas un numéro de téléphone"),
            (GP.replace("médecine générale", "magie"), "Le soin « magie » n’est pas connu"),
            (GP.replace("Centre de santé d’Ajain", "A" * 151), "a 151 caractères"),
            (GP.replace("Centre", "Cen\u202etre"), "caractère invisible"),
        ],
    )
    def test_a_wrong_line_is_told_with_its_number_and_the_others_are_kept(
        self, organisation, line, reason
    ):
        plan = propose(organisation, csv(line, NURSE.replace("centre;", "autre;"))).plan

        number, told = plan["rejected"][0]
        assert number == 2
        assert reason in told.replace("\u00a0", " ")
        assert any("autre" in item["key"] for item in plan["additions"])

    def test_a_wrong_rpps_is_refused_with_its_role(self, organisation):
        plan = propose(organisation, csv(DOCTOR.replace(RPPS, "10003461039"), header=PEOPLE)).plan

        assert [number for number, _ in plan["rejected"]] == [2]
        assert {item["kind"] for item in plan["additions"]} == {"site", "service"}

    def test_the_directory_s_wrong_telephone_is_left_out_and_said(self, organisation):
        place = organization(telecom=[{"system": "phone", "value": "15"}])

        plan = propose(organisation, bundle(practitioner(RPPS), place, role()), "directory").plan

        assert len(plan["additions"]) == 4
        assert plan["rejected"][0][1].startswith("Laissé de côté\u00a0:")

    def test_what_no_database_can_hold_is_refused_by_its_number(self, organisation):
        places = [
            organization(id="\x00"),
            organization("x\x00", id="b"),
            organization("y", id="c", name="\ud800"),
        ]
        roles = [role(organization={"reference": f"Organization/{p['id']}"}) for p in places]
        broken = role(practitioner={"reference": "\x00"})

        plan = propose(
            organisation, bundle(practitioner(RPPS), *places, *roles, broken), "directory"
        ).plan

        assert {item["key"] for item in plan["additions"] if item["kind"] == "site"} == {
            "230000010"
        }
        assert [number for number, _ in plan["rejected"]][:2] == [3, 4]
        assert "\x00" not in str(OfferImport.objects.get().plan)

    @pytest.mark.parametrize("content", [b"", b"  ", b"\x00\x01", b"PK\x03\x04", b"\x1f\x8b\x08"])
    def test_a_file_that_is_none_is_refused_and_nothing_is_kept(self, organisation, content):
        with pytest.raises(BadOffer, match="[A-Z].*\\."):
            propose(organisation, content)

        assert not OfferImport.objects.exists()

    def test_a_source_that_is_none_is_told(self, organisation):
        with pytest.raises(BadOffer, match="finess, directory, csv"):
            propose(organisation, csv(GP), "manual")


def test_a_formula_is_read_as_the_text_it_is(organisation):
    run(organisation, csv(CENTRE.replace("1 place", "=SUM(A1)") + ";;"))

    assert CareSite.objects.get().address == "=SUM(A1) de la Mairie"


def test_a_former_commune_is_brought_to_today_s(organisation):
    run(organisation, csv(GP.replace("23002", "23998")))

    assert CareSite.objects.get().commune_id == "23002"


def test_a_site_that_moves_without_coordinates_goes_to_its_new_commune(organisation):
    run(organisation, csv(GP))

    changes = propose(organisation, csv(GP.replace("23002", "23096"))).plan["changes"]

    assert {item["field"]: item["after"] for item in changes} == {
        "commune": "23096",
        "latitude": 46.17,
        "longitude": 1.87,
    }


def test_practitioners_are_never_emptied_of_a_number(organisation):
    run(organisation, csv(DOCTOR, header=PEOPLE))
    Practitioner.objects.update(adeli="231000012")

    plan = propose(organisation, csv(f"{DOCTOR};", header=f"{PEOPLE};adeli")).plan

    assert plan["changes"] == []
