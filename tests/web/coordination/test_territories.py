"""A coordinator's territories, page by page, and who may open them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.apps.territory.models import Territory
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.rota.factories import a_centre
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
NEW = "/coordination/territoires/nouveau/"


@pytest.fixture
def membership():
    return MembershipFactory(role="coordinator", organisation__name="Creuse santé")


@pytest.fixture
def signed_in(client, membership):
    client.force_login(membership.user)
    return client


@pytest.fixture
def ajain():
    return CommuneFactory(code="23002", name="Ajain")


@pytest.fixture
def territory(membership, ajain):
    territory = Territory.objects.create(
        slug="est-creusois", name="Est creusois", organisation=membership.organisation
    )
    territory.communes.add(ajain)
    return territory


def post(client, address, organisation, **values):
    data = {"name": "Est creusois", "organisation": organisation.pk, "codes": "23002", **values}
    return client.post(address, data)


def text_of(response):
    return response.content.decode()


def test_home_lists_my_territories_and_nobody_elses(signed_in, territory):
    Territory.objects.create(slug="x", name="Ailleurs", organisation=OrganisationFactory())

    page = text_of(signed_in.get("/coordination/"))

    assert "Est creusois" in page
    assert territory.get_absolute_url() in page
    assert "Ailleurs" not in page


def test_an_empty_home_says_what_to_do(signed_in):
    page = text_of(signed_in.get("/coordination/"))

    assert "Aucun territoire pour l’instant" in page
    assert NEW in page


def test_a_relay_is_told_what_her_role_allows(client):
    client.force_login(MembershipFactory(role="relay").user)

    page = text_of(client.get("/coordination/"))

    assert "Votre rôle ne permet pas" in page
    assert NEW not in page


def test_the_team_of_a_centre_finds_its_week_but_not_the_rota_of_the_collective(client):
    centre = a_centre()
    member = MembershipFactory(role="coordinator", organisation=centre.site.organisation)
    client.force_login(member.user)

    page = client.get("/coordination/").content.decode()

    assert reverse("coordination:rota_this_week") in page
    assert f'href="{reverse("coordination:rota_drafts")}"' not in page


def test_someone_without_organisation_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    assert "Vous n’êtes membre d’aucune organisation" in text_of(client.get("/coordination/"))


def test_a_pasted_list_becomes_a_territory(signed_in, membership, ajain):
    response = post(signed_in, NEW, membership.organisation)

    territory = Territory.objects.get()
    assert response.url == "/territoires/enregistre/est-creusois/"
    assert list(territory.communes.all()) == [ajain]
    assert territory.created_by == membership.user


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_file_becomes_a_territory(signed_in, membership, ajain, encoding):
    file = SimpleUploadedFile("liste.csv", "nom;code_insee\nGuéret;23002\n".encode(encoding))

    post(signed_in, NEW, membership.organisation, codes="", file=file)

    assert list(Territory.objects.get().communes.all()) == [ajain]


def test_a_file_that_is_not_text_is_refused_in_words(signed_in, membership):
    file = SimpleUploadedFile("liste.xlsx", b"PK\x03\x04\x00\x00")

    response = post(signed_in, NEW, membership.organisation, codes="", file=file)

    assert response.status_code == 422
    assert "format CSV" in text_of(response)


def test_a_wrong_code_keeps_all_that_was_typed(signed_in, membership, ajain):
    response = post(signed_in, NEW, membership.organisation, codes="23002, 1001")

    page = text_of(response)
    assert response.status_code == 422
    assert "Essayez « 01001 »" in page
    assert "23002, 1001" in page
    assert 'value="Est creusois"' in page
    assert not Territory.objects.exists()


def test_a_territory_cannot_be_given_to_an_organisation_that_is_not_mine(signed_in, ajain):
    response = post(signed_in, NEW, OrganisationFactory())

    assert response.status_code == 422
    assert not Territory.objects.exists()


def test_changing_shows_the_communes_and_keeps_the_address(signed_in, membership, territory):
    CommuneFactory(code="23003", name="Autre")
    address = reverse("coordination:territory_edit", args=[territory.slug])

    assert "23002" in text_of(signed_in.get(address))
    post(signed_in, address, membership.organisation, name="Nouveau nom", codes="23003")

    territory.refresh_from_db()
    assert (territory.slug, territory.name) == ("est-creusois", "Nouveau nom")
    assert territory.communes.get().code == "23003"


def test_deleting_asks_first_and_can_be_undone(signed_in, membership, territory):
    address = reverse("coordination:territory_delete", args=[territory.slug])

    assert "Supprimer « Est creusois »" in text_of(signed_in.get(address))
    assert Territory.objects.exists()
    page = text_of(signed_in.post(address))
    assert not Territory.objects.exists()
    assert 'value="23002"' in page

    post(signed_in, NEW, membership.organisation)
    assert Territory.objects.get().name == "Est creusois"


PAGES = [
    "/coordination/",
    NEW,
    "/coordination/territoires/est-creusois/modifier/",
    "/coordination/territoires/est-creusois/supprimer/",
]


@pytest.mark.usefixtures("territory")
@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client, page):
    response = client.get(page)

    assert response.status_code == 302
    assert response.url.startswith("/compte/connexion/?next=")


@pytest.mark.usefixtures("territory")
@pytest.mark.parametrize("page", PAGES[1:])
@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_roles_are_refused_in_words(client, membership, page, role):
    member = MembershipFactory(organisation=membership.organisation, role=role)
    client.force_login(member.user)

    response = client.get(page)

    assert response.status_code == 403
    assert "réservée aux personnes qui coordonnent" in text_of(response)


@pytest.mark.parametrize("page", PAGES[2:])
def test_a_coordinator_of_another_organisation_changes_nothing(client, territory, page):
    client.force_login(MembershipFactory(role="coordinator").user)

    assert client.get(page).status_code == 403
    assert client.post(page, {}).status_code == 403
    assert Territory.objects.get() == territory


def test_an_unknown_territory_is_not_found(signed_in):
    assert signed_in.get("/coordination/territoires/rien/modifier/").status_code == 404


def test_without_its_token_nothing_is_saved(membership, ajain):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(membership.user)

    assert post(strict, NEW, membership.organisation).status_code == 403
    assert not Territory.objects.exists()
