"""What a table would change, line by line, and what is told of a line that cannot be used."""

import pytest

from maillage.apps.compact.action_table import COLUMNS, Status, plan_of
from maillage.apps.compact.action_table.columns import COMPUTED, NAMES
from maillage.apps.compact.action_table.export import export_rows
from maillage.apps.compact.models import Action
from maillage.apps.compact.selectors.actions import actions_of
from maillage.apps.compact.services import imports
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


@pytest.fixture
def compact():
    town = OrganisationFactory(name="Ville de Créteil")
    compact = a_compact(pilot=town)
    a_party(compact, organisation=OrganisationFactory(name="CPAM du Val-de-Marne"))
    a_clause(compact, title="Amener vers le soin")
    return compact


@pytest.fixture
def user(compact):
    return a_coordinator(pilot_of(compact).organisation)


def a_line(**cells):
    return {
        "numero": "A1",
        "intitule": "Tenir un point d’accueil",
        "clause": "1.1",
        "pilote": "ville de creteil",
    } | cells


def planned(compact, user, *lines):
    rows = [(number, line) for number, line in enumerate(lines, start=2)]
    return plan_of(compact, rows, user=user, today=TODAY)


def words(plan, line=0):
    return " ".join(plan.lines[line].errors).replace("\u00a0", " ")


def write(compact, user, *lines):
    rows = [(number, line) for number, line in enumerate(lines, start=2)]
    return imports.apply(compact=compact, rows=rows, user=user, now=NOW, today=TODAY)


def test_every_cell_of_a_full_line_is_written(compact, user):
    commune = CommuneFactory(name="Bonneuil-sur-Marne")
    guest = OrganisationFactory(name="Médecins du quartier")
    line = a_line(
        responsable=user.email.upper(),
        partenaires="CPAM du Val-de-Marne | médecins du quartier",
        description="Deux fois par mois.",
        public="Habitants",
        theme="Santé mentale",
        commune="bonneuil sur marne",
        debut="01/01/2026",
        echeance="30 juin 2026",
        etat="Faite",
        faite_le="2026-06-15",
        raison_du_retard="Aucune",
    )
    assert set(line) == set(NAMES)

    assert write(compact, user, line).counts[Status.NEW] == 1

    action = Action.objects.get()
    assert (action.organisation.name, action.person) == ("Ville de Créteil", user)
    assert {each.name for each in action.partners.all()} == {"CPAM du Val-de-Marne", guest.name}
    assert (action.commune, action.theme, action.state) == (commune, "mental_health", "done")
    days = (action.starts_on, action.due_on, action.done_on)
    assert [f"{day:%d/%m}" for day in days] == ["01/01", "30/06", "15/06"]


def test_the_same_table_twice_changes_nothing_the_second_time(compact, user):
    lines = [a_line(), a_line(numero="A2", debut="2026-01-01", partenaires="CPAM du Val-de-Marne")]

    write(compact, user, *lines)
    again = write(compact, user, *lines)

    assert again.counts[Status.SAME] == 2
    assert Action.objects.count() == 2
    assert set(Action.objects.values_list("revision", flat=True)) == {0}


def test_an_empty_cell_changes_nothing_and_the_others_are_told(compact, user):
    stored = an_action(compact, number="A1", audience="Habitants", clause=compact.clauses.last())

    plan = planned(compact, user, {"numero": "a1", "public": "Enfants", "etat": "abandonnée"})

    assert (plan.lines[0].status, plan.lines[0].action) == (Status.CHANGED, stored)
    assert plan.lines[0].changes == ("Public visé", "État")
    assert plan.lines[0].title == stored.title


def test_good_lines_are_kept_beside_bad_ones_which_are_told_by_their_number(compact, user):
    plan = write(compact, user, a_line(), a_line(numero="A2", debut="bientôt"), a_line(numero="A3"))

    assert [action.number for action in actions_of(compact)] == ["A1", "A3"]
    assert [line.number for line in plan.refused] == [3]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"pilote": "CPAM Val de Marne"}, "Peut-être : « CPAM du Val-de-Marne »"),
        ({"pilote": "Association inconnue"}, "n’est pas une partie de cette convention"),
        ({"partenaires": "Inconnus"}, "n’est pas une organisation connue ici"),
        ({"clause": "9.9"}, "n’est le numéro d’aucun objectif ni engagement"),
        ({"clause": "amener au soin"}, "Peut-être : « 1.1 Amener vers le soin » ?"),
        ({"clause": "1"}, "n’est le numéro d’aucun objectif"),
        ({"commune": "Xyzzy"}, "donnez son code Insee"),
        ({"responsable": "x@exemple.fr"}, "aucun membre de Ville de Créteil"),
        ({"theme": "mental"}, "« santé mentale »"),
        ({"etat": "finie"}, "n’est pas un état"),
        ({"debut": "31/02/2026"}, "n’est pas un jour"),
        ({"debut": "01/01/1026"}, "l’année 1026"),
        ({"debut": "2026-02-01", "echeance": "2026-01-01"}, "vient avant le début"),
        ({"etat": "faite"}, "donnez le jour"),
        ({"etat": "faite", "faite_le": "01/01/2030"}, "pas encore venu"),
        ({"faite_le": "01/01/2026"}, "l’état n’est pas « faite »"),
        ({"intitule": "x" * 201}, "200 caractères au plus"),
        ({"numero": "x" * 21}, "20 caractères au plus"),
        ({"numero": ""}, "Numéro : cette case est vide"),
        ({"pilote": ""}, "Pilote : cette case est vide"),
    ],
)
def test_a_line_that_cannot_be_used_says_what_was_given_and_what_to_do(compact, user, cells, said):
    line = {name: cell for name, cell in a_line(**cells).items() if cell}

    plan = planned(compact, user, line)

    assert plan.lines[0].status == Status.REFUSED
    assert said in words(plan)


def test_every_fault_of_a_line_is_told_at_once(compact, user):
    plan = planned(compact, user, a_line(pilote="?", debut="?", clause="?"))

    assert len(plan.lines[0].errors) == 3


def test_a_number_given_twice_in_the_table_is_refused_the_second_time(compact, user):
    plan = planned(compact, user, a_line(), a_line(numero="a1"))

    assert [line.status for line in plan.lines] == [Status.NEW, Status.REFUSED]
    assert "déjà donné à la ligne 2" in words(plan, 1)


def test_of_two_communes_of_one_name_that_of_the_perimeter_is_meant(compact, user):
    CommuneFactory(name="Saint-Denis")
    inside = CommuneFactory(name="Saint-Denis")
    here = planned(compact, user, a_line(commune="St Denis"))
    compact.area = f"commune:{inside.code}"

    there = planned(compact, user, a_line(commune="St Denis"))

    assert "une seule commune" in words(here)
    assert there.lines[0].values["commune"] == inside


def test_a_party_writes_its_own_actions_and_not_those_of_others(compact):
    party = compact.parties.get(role="partner").organisation
    theirs = a_coordinator(party)
    an_action(compact, number="A9", clause=compact.clauses.last())

    plan = planned(
        compact,
        theirs,
        a_line(pilote=party.name),
        a_line(numero="A2"),
        {"numero": "A9", "pilote": party.name},
    )

    statuses = [line.status for line in plan.lines]
    assert statuses == [Status.NEW, Status.REFUSED, Status.REFUSED]
    assert "Seules cette partie et la partie pilote" in words(plan, 1)


def test_an_action_given_to_another_party_loses_the_person_who_led_it(compact, user):
    party = compact.parties.get(role="partner").organisation
    action = an_action(compact, number="A1", person=user, clause=compact.clauses.last())

    write(compact, user, {"numero": "A1", "pilote": pilot_of(compact).organisation.name})
    action.refresh_from_db()
    assert action.person == user

    write(compact, user, {"numero": "A1", "pilote": party.name})
    action.refresh_from_db()
    assert (action.organisation, action.person) == (party, None)


def test_what_is_exported_comes_back_the_same(compact, user):
    member = MembershipFactory(organisation=pilot_of(compact).organisation).user
    action = an_action(compact, person=member, commune=CommuneFactory(), theme="rights")
    action.partners.add(compact.parties.get(role="partner").organisation)
    action.budget.create(financier=action.organisation, year=2026, planned=300, spent=20)
    action.budget.create(financier=action.organisation, year=2027, planned=100, spent=0)

    columns, rows = export_rows(actions_of(compact), TODAY)

    assert columns == [*(column.name for column in COLUMNS), *COMPUTED]
    assert rows[0][-2:] == [400, 20]
    line = {name: str(cell) for name, cell in zip(NAMES, rows[0], strict=False) if cell}
    assert planned(compact, user, line).lines[0].status == Status.SAME
