"""Applying does exactly what was shown, once, or nothing at all."""

import pytest
from django.utils import timezone

from maillage.apps.accounts.models import AuditLine
from maillage.apps.offer import imports, signals
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.models import CareService, CareSite, PractitionerRole
from maillage.apps.offer.services import hide_entry, save_site
from tests.apps.offer.factories import AgendaFactory
from tests.apps.offer.factories import rpps as made_rpps

from .offers import ACTOR, GP, NURSE, bundle, csv, organization, practitioner, propose, role, run

MOVED = GP.replace("00 01", "00 02")
RPPS = made_rpps(1_000_346_103)


def apply(made, **options):
    return imports.apply(made, actor=ACTOR, **options)


def test_additions_are_written_with_their_source_and_date_to_confirm(organisation):
    made = run(organisation, csv(GP))

    service = CareService.objects.get()
    assert (service.source, service.source_key) == ("csv", made.plan["additions"][1]["key"])
    assert service.confirm_before > timezone.localdate()
    assert service.modes == ["on_site"]
    assert service.site.organisation == organisation
    assert made.state == "applied"
    assert made.applied_at


def test_a_directory_gives_sites_professionals_roles_and_their_care(organisation):
    run(organisation, bundle(practitioner(RPPS), organization(), role()), "directory")

    found = PractitionerRole.objects.get()
    assert str(found) == "Dr Anne SAUCIER · Cabinet Saint-Antoine"
    assert found.practitioner.speciality == "SM54"
    assert found.site.commune_id == "23002"
    assert CareService.objects.get().care_type == "general_medicine"


def test_one_import_is_one_line_of_audit_without_a_value(organisation):
    run(organisation, csv(GP, NURSE))

    line = AuditLine.objects.get(action="offer.import_applied")
    assert line.details["additions"] == 3
    assert "Ajain" not in str(line.details)


def test_nothing_is_deleted(organisation):
    run(organisation, csv(GP, NURSE))

    run(organisation, csv(GP))

    assert CareService.objects.count() == 2
    assert CareService.objects.get(name="Soins").hidden_at


def test_a_conflict_is_kept_unless_its_id_is_accepted(organisation):
    run(organisation, csv(GP))
    CareSite.objects.update(phone="+33555000009", edited=["phone", "name"])

    run(organisation, csv(GP))
    assert CareSite.objects.get().phone == "+33555000009"

    waiting = propose(organisation, csv(GP))
    apply(waiting, accept=[waiting.plan["conflicts"][0]["id"]])

    site = CareSite.objects.get()
    assert (site.phone, site.edited) == ("+33555000001", ["name"])


def test_what_wins_over_another_source_is_protected_from_it(organisation):
    run(organisation, bundle(practitioner(RPPS), organization(), role()), "directory")
    file = csv("x;Autre nom;23002;230000010", header="identifiant du lieu;lieu;insee;finess")
    waiting = propose(organisation, file)

    apply(waiting, accept=[item["id"] for item in waiting.plan["conflicts"]])

    assert CareSite.objects.get().edited == ["name"]


class TestStale:
    def test_an_entry_changed_meanwhile_stops_everything(self, organisation):
        run(organisation, csv(GP))
        waiting = propose(organisation, csv(MOVED, NURSE))
        CareSite.objects.update(phone="+33555000003")

        with pytest.raises(StaleEdit, match="Centre de santé d’Ajain"):
            apply(waiting)

        assert CareSite.objects.get().phone == "+33555000003"
        assert CareService.objects.count() == 1
        waiting.refresh_from_db()
        assert waiting.state == "proposed"

    def test_so_does_a_field_edited_to_the_same_value(self, organisation):
        run(organisation, csv(GP))
        waiting = propose(organisation, csv(MOVED))
        CareSite.objects.update(edited=["phone"])

        with pytest.raises(StaleEdit):
            apply(waiting)

    def test_so_does_an_entry_that_is_gone(self, organisation):
        run(organisation, csv(GP))
        waiting = propose(organisation, csv(MOVED))
        CareSite.objects.all().delete()

        with pytest.raises(StaleEdit):
            apply(waiting)

    def test_so_does_a_key_that_was_taken(self, organisation):
        first, second = propose(organisation, csv(GP)), propose(organisation, csv(GP))
        apply(first)

        with pytest.raises(StaleEdit):
            apply(second)

        assert CareSite.objects.count() == 1

    def test_so_does_an_entry_hidden_or_brought_back_meanwhile(self, organisation):
        run(organisation, csv(GP, NURSE))
        waiting = propose(organisation, csv(GP))
        CareService.objects.filter(name="Soins").update(hidden_at=timezone.now())

        with pytest.raises(StaleEdit, match="Soins"):
            apply(waiting)


class TestOnce:
    def test_an_import_is_applied_once(self, organisation):
        made = run(organisation, csv(GP))

        with pytest.raises(BadOffer, match="appliqué"):
            apply(made)

    def test_one_that_was_dropped_is_not_applied(self, organisation):
        waiting = propose(organisation, csv(GP))
        imports.drop(waiting, actor=ACTOR)

        with pytest.raises(BadOffer, match="abandonné"):
            apply(waiting)

        assert not CareSite.objects.exists()
        assert AuditLine.objects.filter(action="offer.import_dropped").exists()

    def test_an_id_that_is_no_conflict_is_refused(self, organisation):
        with pytest.raises(BadOffer, match="n’est pas un conflit"):
            apply(propose(organisation, csv(GP)), accept=["change:site:1:phone"])

        assert not CareSite.objects.exists()


@pytest.fixture
def told(monkeypatch):
    """Numbers of the agendas whose openings are said to change."""
    numbers = []
    monkeypatch.setattr(
        signals.opening_changed, "send", lambda sender, agenda_ids: numbers.extend(agenda_ids)
    )
    return numbers


class TestAgendas:
    @pytest.fixture
    def agenda(self, organisation):
        run(organisation, csv(GP, NURSE))
        AgendaFactory(unnamed=True)
        AgendaFactory(service=CareService.objects.get(name="Soins"), unnamed=True)
        return AgendaFactory(service=CareService.objects.get(name="Consultations"), unnamed=True)

    def test_those_of_a_site_that_changes_commune_are_told(self, organisation, agenda, told):
        run(organisation, csv(*(line.replace("23002", "23096") for line in (GP, NURSE))))

        assert len(told) == 2
        assert agenda.pk in told

    def test_those_of_a_service_that_is_hidden_or_comes_back_are_told(
        self, organisation, agenda, told
    ):
        run(organisation, csv(NURSE))
        run(organisation, csv(GP, NURSE))

        assert told == [agenda.pk, agenda.pk]

    def test_a_new_telephone_tells_nobody(self, organisation, agenda, told):
        run(organisation, csv(MOVED, NURSE.replace("00 01", "00 02")))

        assert told == []


def test_what_a_person_hides_is_not_brought_back(organisation):
    run(organisation, csv(GP))
    hide_entry(actor=ACTOR, entry=CareService.objects.get())

    made = run(organisation, csv(GP))

    assert CareService.objects.get().hidden_at
    assert [item["field"] for item in made.plan["conflicts"]] == ["hidden_at"]


def test_what_a_person_saves_is_a_conflict_of_the_next_import(organisation):
    run(organisation, csv(GP))
    site = CareSite.objects.get()
    save_site(actor=ACTOR, organisation=organisation, site=site, name="Maison de santé")

    made = run(organisation, csv(GP))

    assert CareSite.objects.get().name == "Maison de santé"
    assert [item["field"] for item in made.plan["conflicts"]] == ["name"]


def test_a_large_file_takes_as_many_queries_as_a_small_one(
    organisation, django_assert_max_num_queries
):
    lines = [f"l{n};Lieu {n};23002;;;Service {n};pharmacie" for n in range(400)]

    with django_assert_max_num_queries(60):
        run(organisation, csv(*lines))
    with django_assert_max_num_queries(60):
        run(organisation, csv(*(line.replace("Lieu", "Site") for line in lines[:200])))

    assert CareSite.objects.filter(hidden_at=None, name__startswith="Site").count() == 200
