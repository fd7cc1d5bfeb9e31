"""Step 1: which territory. Who may begin, what is found, what the draft holds."""

import re

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.models import Study
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory

from .builder_case import NEW, SCENARIOS, keeper_of, saved_territory, small_creuse, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Creuse santé")


@pytest.fixture
def keeper(client, organisation):
    return keeper_of(client, organisation)


@pytest.fixture
def creuse():
    return small_creuse()


def start(client, organisation, perimeter="departement:23", **values):
    return client.post(NEW, {"perimeter": perimeter, "organisation": organisation.pk, **values})


@pytest.mark.usefixtures("keeper")
def test_my_saved_territories_come_first_as_buttons_and_nobody_elses(client, organisation, creuse):
    saved_territory(organisation, creuse[:2])
    elsewhere = saved_territory(OrganisationFactory(), creuse[:1], name="Ailleurs")

    page = text_of(client.get(NEW))

    assert 'value="enregistre:est-creusois"' in page
    assert elsewhere.name not in page
    assert page.index("Est creusois") < page.index('name="q"')
    assert "Étape 1 sur 3" in page


@pytest.mark.usefixtures("keeper", "creuse")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("creuse", "departement:23"),
        ("GUERET", "epci:200034825"),
        ("nouvelle aquitaine", "region:75"),
    ],
)
def test_a_search_finds_every_kind_of_territory_without_accents_or_case(client, query, expected):
    page = text_of(client.get(NEW, {"q": query}))

    assert f'value="{expected}"' in page
    assert f'value="{query}"' in page, "what was typed stays in the box"


@pytest.mark.usefixtures("keeper", "creuse")
def test_a_search_that_finds_nothing_says_what_to_do(client):
    page = text_of(client.get(NEW, {"q": "<b>zzz"}))

    assert "Aucun territoire ne porte ce nom." in page
    assert "<b>zzz" not in page


@pytest.mark.usefixtures("creuse")
def test_a_button_makes_a_draft_named_after_its_territory(client, organisation, keeper):
    response = start(client, organisation)

    study = Study.objects.get()
    assert response.status_code == 302
    assert response.url == f"{SCENARIOS}{study.pk}/reponses/"
    assert study.name.replace("\u00a0", " ") == "Creuse : où ouvrir ?"
    assert study.is_draft
    assert (study.organisation, study.created_by) == (organisation, keeper)
    assert (study.perimeter_kind, study.perimeter_code) == ("departement", "23")
    assert AuditLine.objects.get(action="study.start").actor == f"user:{keeper.pk}"


@pytest.mark.usefixtures("keeper", "creuse")
def test_an_address_with_a_territory_shows_it_with_a_name_to_change(client, organisation):
    page = text_of(client.get(NEW, {"kind": "departement", "code": "23"}))
    start(client, organisation, name="  Trois   centres ")

    assert 'value="Creuse : où ouvrir ?"' in page
    assert 'value="departement:23"' in page
    assert Study.objects.get().name == "Trois centres"


@pytest.mark.usefixtures("keeper", "creuse")
@pytest.mark.parametrize("asked", [("departement", "99"), ("planete", "1"), ("", "23"), ("é", "é")])
def test_an_address_of_no_territory_says_so_and_still_lets_one_choose(client, asked):
    page = text_of(client.get(NEW, dict(zip(("kind", "code"), asked, strict=True))))

    assert "Ce territoire n’existe pas, ou n’existe plus." in page
    assert 'name="q"' in page


@pytest.mark.usefixtures("keeper", "creuse")
@pytest.mark.parametrize("perimeter", ["departement:99", "departement", "", ":", "a:b:c"])
def test_a_territory_that_is_gone_makes_no_draft(client, organisation, perimeter):
    response = start(client, organisation, perimeter)

    assert response.status_code == 422
    assert not Study.objects.exists()


@pytest.mark.usefixtures("keeper", "creuse")
def test_a_name_too_long_is_refused_and_kept(client, organisation):
    response = start(client, organisation, name="é" * 101)

    page = text_of(response)
    assert response.status_code == 422
    assert "é" * 101 in page
    assert 'value="departement:23"' in page, "the territory is still chosen"
    assert not Study.objects.exists()


@pytest.mark.usefixtures("creuse")
def test_someone_of_two_organisations_says_which_one_keeps_it(client, organisation, keeper):
    other = MembershipFactory(user=keeper, role="administrator").organisation

    page = text_of(client.get(NEW))
    start(client, other)

    assert re.search(r'<select name="organisation"', page)
    assert Study.objects.get().organisation == other


@pytest.mark.usefixtures("keeper", "creuse")
def test_someone_of_one_organisation_is_not_asked(client, organisation):
    page = text_of(client.get(NEW))

    assert f'<input type="hidden" name="organisation" value="{organisation.pk}"' in page


@pytest.mark.usefixtures("keeper", "creuse")
def test_a_scenario_is_never_given_to_an_organisation_that_is_not_mine(client):
    response = start(client, OrganisationFactory())

    assert response.status_code == 422
    assert not Study.objects.exists()


@pytest.mark.usefixtures("creuse")
@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_roles_are_refused_in_words(client, organisation, role):
    client.force_login(MembershipFactory(organisation=organisation, role=role).user)

    assert "réservée aux personnes qui coordonnent" in text_of(client.get(NEW))
    assert client.get(NEW).status_code == 403
    assert start(client, organisation).status_code == 403
    assert not Study.objects.exists()


def test_a_visitor_signs_in_first_and_someone_without_organisation_is_refused(client):
    assert client.get(NEW).url.startswith("/compte/connexion/?next=")
    client.force_login(UserFactory())
    assert client.get(NEW).status_code == 403


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(NEW).status_code == 405


class TestTheWayIn:
    TERRITORY = "/territoires/departement/23/"
    LINK = "/coordination/scenarios/nouveau/?kind=departement&amp;code=23"

    @pytest.mark.usefixtures("creuse", "keeper")
    def test_a_territory_page_leads_a_signed_in_reader_to_its_study(self, client):
        assert self.LINK in text_of(client.get(self.TERRITORY))

    @pytest.mark.usefixtures("creuse")
    def test_the_same_page_shows_nothing_to_a_visitor(self, client):
        assert self.LINK not in text_of(client.get(self.TERRITORY))

    @pytest.mark.usefixtures("keeper")
    def test_the_coordination_page_leads_to_the_scenarios(self, client):
        assert f'href="{SCENARIOS}"' in text_of(client.get("/coordination/"))

    def test_the_coordination_page_shows_none_to_someone_without_organisation(self, client):
        client.force_login(UserFactory())

        assert f'href="{SCENARIOS}"' not in text_of(client.get("/coordination/"))
