"""Scenarios side by side: which can be, what is said of the others, what sets them apart."""

import re

import pytest

from tests.apps.accounts.factories import MembershipFactory
from tests.apps.studies.factories import StudyFactory, small_answer

pytestmark = pytest.mark.django_db
ADDRESS = "/coordination/scenarios/comparer/"
NB = "\u00a0"


@pytest.fixture
def membership():
    return MembershipFactory(role="relay")


@pytest.fixture
def read(client, membership):
    """Text of the comparison of these keys, without markup."""
    client.force_login(membership.user)

    def get(*keys):
        response = client.get(ADDRESS, {"id": keys})
        assert response.status_code == 200
        main = response.content.decode().split("<main", 1)[1]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace(NB, " ")

    return get


@pytest.fixture
def answered(membership):
    def make(name, **changes):
        return StudyFactory(
            answered=True,
            name=name,
            organisation=membership.organisation,
            result=small_answer() | changes,
        )

    return make


def inside(people):
    whole = small_answer()["summary"]
    return whole | {"after": whole["after"] | {"inside": people}}


def test_two_scenarios_stand_side_by_side(read, answered):
    one, two = answered("Un"), answered("Deux", summary=inside(3500), cost_per_year=104_000)

    page = read(one.pk, two.pk)

    assert "« Deux » met le plus d’habitants à moins de 15 minutes : 3 500" in page.replace(
        "\u202f", " "
    )
    assert "« Un » coûte le moins : 52 000 € par an" in page.replace("\u202f", " ")
    assert "au plus 0,3 % de mieux possible" in page


def test_a_tie_names_nobody(read, answered):
    page = read(answered("Un").pk, answered("Deux").pk)

    assert "met le plus" not in page and "coûte le moins" not in page


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_says_what_to_do(read, answered, count):
    keys = [answered(f"S{i}").pk for i in range(count)]

    assert "Il faut au moins deux scénarios" in read(*keys)


def test_the_same_one_twice_is_one(read, answered):
    one = answered("Un")

    assert "Il faut au moins deux scénarios" in read(one.pk, one.pk)


def test_a_fifth_is_left_out_and_it_is_said(read, answered):
    keys = [answered(f"Scénario{rank}").pk for rank in "ABCDE"]

    page = read(*keys)

    assert "On compare quatre scénarios au plus" in page
    assert "ScénarioD" in page and "ScénarioE" not in page


@pytest.mark.parametrize("key", ["999999", "abc", "-1", "²", "9" * 30, ""])
def test_an_unknown_one_is_said_and_the_others_remain(read, answered, key):
    page = read(answered("Un").pk, answered("Deux").pk, key)

    assert "n’existe pas" in page
    assert "Qualité" in page


def test_one_of_another_organisation_is_as_if_it_did_not_exist(read, answered):
    other = StudyFactory(answered=True, name="Chez les autres")

    page = read(answered("Un").pk, answered("Deux").pk, other.pk)

    assert "Chez les autres" not in page
    assert "n’existe pas" in page


def test_a_removed_one_is_as_if_it_did_not_exist(read, answered):
    gone = answered("Parti")
    gone.removed_at = gone.created_at
    gone.save()

    assert "Parti" not in read(answered("Un").pk, answered("Deux").pk, gone.pk)


def test_one_without_answer_is_named(read, answered, membership):
    waiting = StudyFactory(waiting=True, name="Attend", organisation=membership.organisation)

    page = read(answered("Un").pk, waiting.pk)

    assert "« Attend » n’a pas encore de résultat" in page


def test_different_communes_are_not_compared_in_numbers(read, answered):
    columns = small_answer()["communes"]
    fewer = {key: values[:2] for key, values in columns.items()}

    page = read(answered("Un").pk, answered("Deux", communes=fewer, summary=inside(9)).pk)

    assert "ne portent pas sur les mêmes communes" in page
    assert "met le plus" not in page


def test_different_minutes_are_said_and_the_maps_keep_one_scale(read, answered):
    page = read(answered("Un").pk, answered("Deux", threshold=30, summary=inside(3500)).pk)

    assert "pas la même durée" in page
    assert "met le plus" not in page
    assert page.count("5 min ou moins") == 1


def test_minutes_and_consultations_are_not_drawn_together(read, answered):
    page = read(answered("Un").pk, answered("Deux", measure="score", threshold=2.5).pk)

    assert "ne mesurent pas la même chose" in page
    assert "Après les ouvertures" not in page


def test_places_in_common_are_told_from_the_others(read, answered):
    (place,) = small_answer()["places"]
    other = place | {"id": "23003", "name": "Mairie de C"}

    page = read(answered("Un").pk, answered("Deux", places=[place, other]).pk)

    assert "1 lieu est commun à tous : Mairie d’Ajain." in page
    assert "Mairie de C – Centre de médecins solidaires" in page


def test_nothing_in_common_is_said(read, answered):
    (place,) = small_answer()["places"]
    other = [place | {"id": "23003", "name": "Mairie de C"}]

    assert "Aucun lieu n’est commun" in read(answered("Un").pk, answered("Deux", places=other).pk)


def test_it_is_bounded_in_queries(client, membership, answered, django_assert_max_num_queries):
    keys = [answered(f"S{i}").pk for i in range(4)]
    client.force_login(membership.user)

    with django_assert_max_num_queries(10):
        client.get(ADDRESS, {"id": keys})


def test_a_visitor_signs_in_first_and_posting_is_refused(client, membership):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(membership.user)
    assert client.post(ADDRESS).status_code == 405
