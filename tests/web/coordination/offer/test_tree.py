"""The offer as a tree: how sure each entry is, who may change it, one click to confirm."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.apps.accounts.models import AuditLine
from maillage.apps.offer.models import Absence, CareService
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking.factories import NINE
from tests.apps.offer.factories import CareServiceFactory, OpeningExceptionFactory, open_agenda
from tests.apps.territory.factories import CommuneFactory
from tests.web.relay.scene import words

from .offer_case import address

pytestmark = pytest.mark.django_db


def test_with_one_organisation_the_page_is_its_tree(browser, agenda, hospital):
    page = words(browser.get(address("home"), follow=True))

    assert "L’offre de soins de Hôpital de Guéret" in page
    for said in ("Pavillon A", "Consultation de cardiologie", "Première fois", "Dr Anne Martin"):
        assert said in page
    assert "Ligne directe : 05 36 49 00 22" in page
    assert "À jour, à confirmer avant le 1er janvier 2099" in page


def test_with_several_one_chooses_and_without_any_one_is_told_whom_to_ask(browser, coordinator):
    MembershipFactory(role="administrator", user=coordinator, organisation__name="Mairie")
    assert "Publier l’offre d’une organisation Hôpital de Guéret Mairie" in words(
        browser.get(address("home"))
    )

    browser.force_login(MembershipFactory(role="relay").user)
    assert "demandez-leur ce rôle" in words(browser.get(address("home")))


def test_the_home_of_the_account_leads_here(browser):
    assert address("home") in browser.get(reverse("coordination:home")).content.decode()


def test_an_empty_offer_says_where_to_begin(browser, hospital):
    assert "Commencez par le lieu" in words(browser.get(address("tree", hospital.pk)))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 4, 2), "À jour, à confirmer avant le 2 avril 2026"),
        (date(2026, 4, 1), "À confirmer avant le 1er avril 2026"),
        (date(2026, 3, 1), "À confirmer : la date du 1er mars 2026 est passée"),
        (date(2025, 11, 1), "n’est plus proposé à personne"),
    ],
)
def test_how_sure_an_entry_is(browser, agenda, hospital, day, said):
    CareService.objects.update(confirm_before=day)

    assert said in words(browser.get(address("tree", hospital.pk)))


def test_one_click_confirms_one_entry_or_all_that_are_due(browser, agenda, hospital):
    other = CareServiceFactory(site=agenda.service.site, name="Échographie")
    current = CareServiceFactory(site=agenda.service.site, name="Holter")
    CareService.objects.exclude(pk=current.pk).update(confirm_before=date(2026, 3, 1))

    page = browser.post(address("confirm", "service", other.pk), follow=True)
    other.refresh_from_db()
    assert other.confirm_before == date(2026, 8, 29)
    assert "1 fiche à confirmer" in words(page)

    page = browser.post(address("confirm_all", hospital.pk), follow=True)
    assert "Tout est à jour : 1 fiche." in words(page)
    assert "fiche à confirmer" not in words(page)
    current.refresh_from_db()
    assert current.confirmed_on is None


@pytest.mark.parametrize("kind", ["lieu", "service", "professionnel"])
def test_an_entry_is_withdrawn_after_asking_and_brought_back(browser, agenda, kind):
    service = agenda.service
    entry = {"lieu": service.site, "service": service, "professionnel": agenda.role}[kind]
    url = address("hide", kind, entry.pk)
    assert "Les rendez-vous déjà pris restent" in words(browser.get(url))
    entry.refresh_from_db()
    assert entry.hidden_at is None

    page = browser.post(url, follow=True)
    assert "Retiré de l’annuaire" in words(page)
    assert "Remettre dans l’annuaire" in words(page)

    browser.post(address("show", kind, entry.pk))
    entry.refresh_from_db()
    assert entry.hidden_at is None


def test_a_kind_that_does_not_exist_is_not_found(browser, agenda):
    assert browser.get(address("hide", "agenda", agenda.pk)).status_code == 404


def test_the_tree_asks_the_same_of_the_database_whatever_its_size(browser, agenda, hospital):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            browser.get(address("tree", hospital.pk))
        return len(asked)

    one = queries()
    for _ in range(3):
        site = {"organisation": hospital, "commune": CommuneFactory()}
        open_agenda(**{f"service__site__{name}": value for name, value in site.items()})

    assert queries() == one


class TestPermissions:
    @pytest.fixture
    def addresses(self, agenda, hospital):
        service, site = agenda.service, agenda.service.site
        day = OpeningExceptionFactory(agenda=agenda, day="2026-03-05")
        away = Absence.objects.create(agenda=agenda, start=NINE, end=NINE.replace(hour=11))
        reads = [
            ("tree", hospital.pk), ("organisation", hospital.pk), ("imports", hospital.pk),
            ("site_new", hospital.pk), ("site", site.pk), ("room_new", site.pk),
            ("service_new", site.pk), ("service", service.pk), ("reason_new", service.pk),
            ("reason", service.reasons.get().pk), ("role_new", site.pk), ("role", agenda.role_id),
            ("agenda_new", service.pk), ("agenda", agenda.pk), ("agenda_edit", agenda.pk),
            ("rule_new", agenda.pk), ("rule", agenda.rules.get().pk),
            ("rule_end", agenda.rules.get().pk), ("rule_delete", agenda.rules.get().pk),
            ("exception_new", agenda.pk), ("exception", day.pk), ("exception_delete", day.pk),
            ("absence_delete", agenda.pk, away.pk), ("hide", "lieu", site.pk),
        ]  # fmt: skip
        writes = [
            ("confirm_all", hospital.pk), ("confirm", "lieu", site.pk), ("show", "lieu", site.pk),
        ]  # fmt: skip
        return reads, writes

    def test_coordinators_and_administrators_of_the_organisation_may(
        self, client, addresses, hospital, coordinator
    ):
        administrator = MembershipFactory(role="administrator", organisation=hospital).user
        for user in (coordinator, administrator):
            client.force_login(user)
            for asked in addresses[0]:
                assert client.get(address(*asked)).status_code == 200, asked

    def test_nobody_else_may_neither_read_nor_write(self, client, addresses, colleagues):
        reads, writes = addresses
        forms = [asked for asked in reads if asked[0] not in ("tree", "agenda")]
        for user in colleagues:
            client.force_login(user)
            refused = {403} if user.is_active else {302}
            got = {client.get(address(*asked)).status_code for asked in reads}
            got |= {client.post(address(*asked)).status_code for asked in [*forms, *writes]}
            assert got == refused
        assert not AuditLine.objects.exists()

    def test_a_visitor_is_asked_to_sign_in(self, client, addresses):
        for asked in addresses[0]:
            assert "connexion" in client.get(address(*asked))["Location"], asked

    def test_what_changes_something_is_never_a_mere_link(self, browser, addresses):
        for asked in addresses[1]:
            assert browser.get(address(*asked)).status_code == 405
