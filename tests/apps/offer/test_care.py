"""Services, reasons, professionals and their roles."""

import pytest

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.models import CareService, Practitioner, Reason
from maillage.apps.offer.services import (
    save_practitioner,
    save_reason,
    save_role,
    save_service,
)
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.offer.changing import ACTOR, announced, details, lines
from tests.apps.offer.factories import (
    AgendaFactory,
    CareServiceFactory,
    CareSiteFactory,
    PractitionerFactory,
    PractitionerRoleFactory,
    ReasonFactory,
    rpps,
)

pytestmark = pytest.mark.django_db
SERVICE = {"name": "Cardiologie", "care_type": "cardiology", "modes": ["on_site"]}
REASON = {"inside_name": "Suivi", "public_label": "Consultation", "channels": ["web"]}


class TestService:
    def test_a_service_is_shared_with_the_members_of_some_cpts(self):
        cpts = OrganisationFactory(kind="cpts")

        service = save_service(
            actor=ACTOR,
            site=CareSiteFactory(),
            shared_with=[cpts],
            visibility="cpts",
            direct_line="05 55 00 00 03",
            **SERVICE,
        )

        stored = CareService.objects.get()
        assert list(stored.shared_with.all()) == [cpts]
        assert stored.direct_line == "+33555000003"
        assert lines() == [("service.create", f"service:{service.pk}")]
        assert "shared_with" in details()["fields"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": " "}, "name"),
            ({"care_type": "magic"}, "care_type"),
            ({"modes": []}, "modes"),
            ({"modes": ["by_post"]}, "modes"),
            ({"modes": "on_site"}, "modes"),
            ({"languages": ["fr-FR"]}, "languages"),
            ({"languages": [f"l{'a' * n}" for n in range(31)]}, "languages"),
            ({"direct_line": "3919"}, "direct_line"),
            ({"visibility": "secret"}, "visibility"),
            ({"visibility": "cpts"}, "shared_with"),
            ({"audience": "x" * 201}, "audience"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field(self, fields, field):
        with pytest.raises(BadOffer) as refused:
            save_service(actor=ACTOR, site=CareSiteFactory(), **SERVICE | fields)

        assert list(refused.value.errors) == [field]
        assert not CareService.objects.exists()

    def test_what_is_missing_is_asked_for(self):
        with pytest.raises(BadOffer) as refused:
            save_service(actor=ACTOR, site=CareSiteFactory())

        assert set(refused.value.errors) == {"name", "care_type", "modes"}

    def test_a_service_is_shared_with_nothing_but_cpts(self):
        hospital = OrganisationFactory(kind="hospital")

        with pytest.raises(BadOffer, match="n’est pas une CPTS"):
            save_service(actor=ACTOR, site=CareSiteFactory(), shared_with=[hospital], **SERVICE)

    def test_sharing_stays_when_it_is_not_spoken_of_and_cannot_become_empty(self):
        service = CareServiceFactory(visibility="cpts")
        service.shared_with.add(OrganisationFactory(kind="cpts"))

        save_service(actor=ACTOR, site=service.site, service=service, cost="Secteur 1")
        with pytest.raises(BadOffer, match="au moins une CPTS"):
            save_service(actor=ACTOR, site=service.site, service=service, shared_with=[])

        assert service.shared_with.count() == 1

    def test_changing_who_it_is_shared_with_counts_as_an_edit_by_hand(self):
        service = CareServiceFactory(source="directory", source_key="1")
        cpts = OrganisationFactory(kind="cpts")

        save_service(actor=ACTOR, site=service.site, service=service, shared_with=[cpts])

        assert CareService.objects.get().edited == ["shared_with"]
        assert details() == {"fields": ["shared_with"]}

    def test_the_service_of_another_site_is_not_changed(self):
        with pytest.raises(BadOffer, match="n’existe plus"):
            save_service(actor=ACTOR, site=CareSiteFactory(), service=CareServiceFactory(), cost="")


class TestReason:
    def test_a_reason_changes_what_its_agendas_may_offer(self):
        agenda = AgendaFactory()
        AgendaFactory()

        with announced() as agendas:
            reason = save_reason(actor=ACTOR, service=agenda.service, minutes=45, **REASON)

        assert agendas == [agenda.pk]
        assert Reason.objects.get().minutes == 45
        assert lines() == [("reason.create", f"reason:{reason.pk}")]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"minutes": 4}, "minutes"),
            ({"minutes": 241}, "minutes"),
            ({"minutes": "20"}, "minutes"),
            ({"minutes": True}, "minutes"),
            ({"horizon_days": 0}, "horizon_days"),
            ({"horizon_days": 367}, "horizon_days"),
            ({"notice_minutes": -1}, "notice_minutes"),
            ({"notice_minutes": 1440, "horizon_days": 1}, "notice_minutes"),
            ({"channels": []}, "channels"),
            ({"channels": ["pigeon"]}, "channels"),
            ({"bookable_by": "cats"}, "bookable_by"),
            ({"is_sensitive": "yes"}, "is_sensitive"),
            ({"is_sensitive": True, "public_label": " suivi"}, "public_label"),
            ({"inside_name": "x" * 10_000}, "inside_name"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field(self, fields, field):
        with pytest.raises(BadOffer) as refused:
            save_reason(actor=ACTOR, service=CareServiceFactory(), **REASON | fields)

        assert list(refused.value.errors) == [field]
        assert not Reason.objects.exists()

    def test_a_reason_becomes_sensitive_only_with_a_neutral_label(self):
        reason = ReasonFactory(inside_name="IVG", public_label="IVG")

        def change(**fields):
            save_reason(actor=ACTOR, service=reason.service, reason=reason, **fields)

        with pytest.raises(BadOffer, match="libellé neutre"):
            change(is_sensitive=True)
        change(is_sensitive=True, public_label="Rendez-vous")

        assert Reason.objects.get().is_sensitive

    def test_two_reasons_of_a_service_have_two_names(self):
        reason = ReasonFactory(inside_name="Suivi")

        with pytest.raises(BadOffer, match="déjà un motif"):
            save_reason(actor=ACTOR, service=reason.service, **REASON)


class TestPeople:
    def test_a_professional_is_known_once_by_their_number(self):
        number = rpps(1_000_000_001)
        save_practitioner(actor=ACTOR, family_name="Lefèvre", rpps=f" {number} ")

        with pytest.raises(BadOffer, match="connaît déjà"):
            save_practitioner(actor=ACTOR, family_name="Autre", rpps=number)

        assert Practitioner.objects.get().rpps == number

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"family_name": ""}, "family_name"),
            ({"rpps": "10002909372"}, "rpps"),
            ({"adeli": "1"}, "adeli"),
            ({"email": "anne"}, "email"),
            ({"is_woman": "f"}, "is_woman"),
            ({"user": "anne@example.fr"}, "user"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field(self, fields, field):
        with pytest.raises(BadOffer) as refused:
            save_practitioner(actor=ACTOR, **{"family_name": "Lefèvre"} | fields)

        assert list(refused.value.errors) == [field]
        assert not Practitioner.objects.exists()

    def test_the_trail_names_the_fields_and_never_their_values(self):
        save_practitioner(actor=ACTOR, family_name="Lefèvre", email="k.lefevre@example.fr")

        assert details() == {"fields": ["email", "family_name"]}

    def test_an_account_belongs_to_one_professional(self):
        user = UserFactory()
        save_practitioner(actor=ACTOR, family_name="Lefèvre", user=user)

        with pytest.raises(BadOffer, match="ou ce compte"):
            save_practitioner(actor=ACTOR, family_name="Autre", user=user)

    def test_without_a_number_two_may_bear_the_same_name(self):
        for _ in range(2):
            save_practitioner(actor=ACTOR, family_name="Martin", rpps="", adeli="", email="")

        assert Practitioner.objects.count() == 2

    def test_a_professional_works_once_in_a_place(self):
        role = PractitionerRoleFactory()
        place = {"practitioner": role.practitioner, "site": role.site}

        save_role(actor=ACTOR, role=role, takes_new_patients="no", **place)
        with pytest.raises(BadOffer, match="travaille déjà"):
            save_role(actor=ACTOR, **place)
        save_role(
            actor=ACTOR, practitioner=PractitionerFactory(), site=role.site, title="Remplaçant"
        )

        assert [action for action, _ in lines()] == ["role.change", "role.create"]
