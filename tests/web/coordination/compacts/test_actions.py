"""Pages of the actions of a compact: who reads them, what comes first, what a filter gives."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    a_coordinator,
    a_party,
    an_action,
    pilot_of,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VIEWS = ("", "calendrier/", "tableau/", "carte/", "partenaires/", "actions.csv", "importer/")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def signed_in(client, compact):
    client.force_login(a_coordinator(pilot_of(compact).organisation))
    return client


def address(compact, end=""):
    return f"/coordination/conventions/{compact.slug}/actions/{end}"


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("view", VIEWS)
def test_parties_read_every_view_and_nobody_else_does(client, compact, view):
    an_action(compact, commune=CommuneFactory())
    party = a_party(compact).organisation
    may = [a_coordinator(pilot_of(compact).organisation), a_coordinator(party, "administrator")]
    may_not = [
        a_coordinator(OrganisationFactory()),
        MembershipFactory(organisation=party, role="relay").user,
    ]

    assert client.get(address(compact, view)).status_code == 302
    for people, status in ((may, 200), (may_not, 403)):
        for person in people:
            client.force_login(person)
            assert client.get(address(compact, view)).status_code == status
    assert client.get(address(compact, view).replace("convention-", "rien-")).status_code == 404


@pytest.mark.parametrize("view", VIEWS[:4])
def test_without_action_each_view_says_what_to_do(signed_in, compact, view):
    said = text_of(signed_in.get(address(compact, view)))

    assert "Aucune action" in said
    assert "nouvelle/" in said or view == "carte/"


def test_the_board_says_it_in_one_sentence_and_shows_late_and_blocked_first(signed_in, compact):
    clause = a_clause(compact)
    quiet = an_action(compact, clause=clause, title="Tranquille")
    late = an_action(compact, clause=clause, title="Tardive", due_on=TODAY - 3 * DAY)
    blocked = an_action(compact, clause=clause, title="Bloquée ici")
    blocked.obstacles.create(what="Pas de local", since=TODAY)

    said = text_of(signed_in.get(address(compact)))

    assert "3 actions : 0 faite, 3 en cours, 0 à démarrer. 1 en retard, 1 bloquée." in said
    assert "En retard de 3 jours" in said
    assert "Bloquée : Pas de local" in said
    places = [said.index(f">{action.title}<") for action in (late, blocked, quiet)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Un", "Deux", "Trois"}),
        ("q=deux", {"Deux"}),
        ("etat=to_start", {"Trois"}),
        ("urgence=retard", {"Deux"}),
        ("urgence=bloquee", {"Un"}),
        ("urgence=deux", {"Un", "Deux"}),
        ("theme=rights", {"Trois"}),
        ("q=introuvable", set()),
        ("etat=licorne&pilote=x&objectif=%00&tri=%00&page=-3&q=%00", {"Un", "Deux", "Trois"}),
        ("pilote=99999999999999999999999", {"Un", "Deux", "Trois"}),
    ],
)
def test_filters_narrow_the_table_and_its_file_alike(signed_in, compact, query, found):
    clause = a_clause(compact)
    un = an_action(compact, clause=clause, title="Un")
    un.obstacles.create(what="Pas de local", since=TODAY)
    an_action(compact, clause=clause, title="Deux", due_on=TODAY - DAY)
    an_action(compact, clause=clause, title="Trois", state="to_start", theme="rights")

    page = text_of(signed_in.get(address(compact, f"tableau/?{query}")))
    file = signed_in.get(address(compact, f"actions.csv?{query}")).content.decode("utf-8-sig")

    assert {title for title in ("Un", "Deux", "Trois") if f">{title}</a>" in page} == found
    assert {row["intitule"] for row in csv.DictReader(file.splitlines())} == found


def test_the_table_is_sorted_both_ways_and_an_objective_holds_its_commitments(signed_in, compact):
    objective = a_clause(compact)
    commitment = a_clause(compact, "commitment", parent=objective)
    for title, clause in (("Bêta", objective), ("Alpha", commitment), ("Zêta", a_clause(compact))):
        an_action(compact, clause=clause, title=title)

    def shown(query):
        said = text_of(signed_in.get(address(compact, f"tableau/?{query}")))
        known = [title for title in ("Alpha", "Bêta", "Zêta") if f">{title}</a>" in said]
        return sorted(known, key=lambda title: said.index(f">{title}</a>"))

    assert shown("tri=intitule") == ["Alpha", "Bêta", "Zêta"]
    assert shown("tri=-intitule") == ["Zêta", "Bêta", "Alpha"]
    assert shown(f"objectif={objective.pk}&tri=intitule") == ["Alpha", "Bêta"]


def test_a_file_runs_nothing_in_a_spreadsheet(signed_in, compact):
    an_action(compact, title="=cmd|' /C calc'!A0")

    file = signed_in.get(address(compact, "actions.csv"))

    assert "'=cmd" in file.content.decode()
    assert file["Content-Disposition"].startswith("attachment")


def test_the_calendar_draws_each_action_and_says_it_in_words(signed_in, compact):
    action = an_action(compact, starts_on=TODAY, due_on=TODAY + 30 * DAY)
    action.milestones.create(title="Bail signé", due_on=TODAY + 9 * DAY)
    an_action(compact, clause=action.clause, starts_on=None, due_on=None)

    said = text_of(signed_in.get(address(compact, "calendrier/")))

    assert "Aucune action en retard ; prochaine échéance le 16 décembre 2026." in said
    assert said.count('class="gantt-row') == 2
    assert "Étapes : Bail signé, 25 novembre 2026" in said
    assert "Sans date" in said


def test_the_map_colours_communes_by_their_actions_and_says_the_rest(signed_in, compact):
    drawn, bare = CommuneFactory(name="Créteil"), CommuneFactory(name="Limeil")
    bare.contour.delete()
    action = an_action(compact, commune=drawn)
    for commune in (drawn, bare, None):
        an_action(compact, clause=action.clause, commune=commune)

    said = text_of(signed_in.get(address(compact, "carte/")))

    assert "3 actions dans 2 communes ; le plus à Créteil (2)." in said
    assert "1 action sans commune" in said
    assert '<path class="class-4"' in said
    assert '<circle class="class-2"' in said
    assert f"tableau/?commune={bare.code}" in said


def test_by_partner_counts_what_each_leads_joins_and_pays(signed_in, compact):
    party = a_party(compact, organisation=OrganisationFactory(name="CPAM")).organisation
    action = an_action(compact, due_on=TODAY - DAY)
    action.partners.add(party)
    action.budget.create(financier=party, year=2026, planned=12_000, spent=4_500)

    said = text_of(signed_in.get(address(compact, "partenaires/")))

    assert "Pilote 1 action, dont" in said
    assert "Pilote 0 action ; partenaire de 1." in said
    assert "4\u202f500 € dépensés sur 12\u202f000 € prévus." in said


def test_my_actions_are_for_whoever_leads_one(client, compact):
    member = MembershipFactory(organisation=pilot_of(compact).organisation, role="relay").user
    an_action(compact, person=member, title="La mienne", due_on=TODAY - DAY)
    client.force_login(member)

    said = text_of(client.get("/coordination/conventions/mes-actions/"))

    assert "1 action ouverte : 1 en retard, 0 bloquée." in said
    assert "La mienne" in said
    client.force_login(a_coordinator(OrganisationFactory()))
    assert "Rien à faire ici" in text_of(client.get("/coordination/conventions/mes-actions/"))
