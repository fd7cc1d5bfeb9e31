"""One commune: its code, its scores, what is near."""

import pytest

from maillage.apps.territory.errors import CommuneMoved, CommuneUnknown
from maillage.apps.territory.models import FormerCommune, ScoreSummary
from maillage.apps.territory.selectors import (
    get_commune,
    nearest_sites,
    neighbours,
    score_lines,
)
from maillage.apps.territory.services.summaries import rebuild_summaries
from tests.apps.territory.factories import (
    CommuneFactory,
    ScoreFactory,
    SiteFactory,
    TravelTimeSetFactory,
)

pytestmark = pytest.mark.django_db


def test_a_code_is_found_whatever_its_case():
    CommuneFactory(code="2A004", name="Ajaccio")

    assert get_commune("2a004").name == "Ajaccio"


def test_a_former_code_leads_to_the_commune_of_today():
    today = CommuneFactory(name="Fursac")
    FormerCommune.objects.create(code="23192", name="X", successor=today, search_text="x")

    with pytest.raises(CommuneMoved) as moved:
        get_commune("23192")

    assert moved.value.successor == today


@pytest.mark.parametrize("code", ["1001", "99999", "abcde", "", "23002 ", "🙂"])
def test_a_code_of_no_commune_is_refused_by_name(code):
    with pytest.raises(CommuneUnknown, match="no commune has the code"):
        get_commune(code)


def test_a_commune_is_read_in_one_query(django_assert_num_queries):
    commune = CommuneFactory()

    with django_assert_num_queries(1):
        found = get_commune(commune.code)
        assert (found.departement.region.name, found.epci.name) == (
            "Nouvelle-Aquitaine",
            "Grand Guéret",
        )


def test_scores_stand_beside_the_departement_and_france_with_their_trend():
    commune = CommuneFactory()
    for vintage, score in ((2021, 2.4), (2022, 2.2), (2023, 2.1)):
        ScoreFactory(commune=commune, vintage=vintage, score=score)
        rebuild_summaries("gp", vintage)

    (line,) = score_lines(get_commune(commune.code))

    assert (line.vintage, line.score) == (2023, 2.1)
    assert line.trend == ((2021, 2.4), (2022, 2.2), (2023, 2.1))
    assert line.departement.mean == line.france.mean == pytest.approx(2.1)


def test_professions_come_in_the_order_of_their_list_doctors_first():
    commune = CommuneFactory()
    for profession in ("midwife", "gp", "nurse"):
        ScoreFactory(commune=commune, profession=profession)

    assert [line.profession for line in score_lines(commune)] == ["gp", "nurse", "midwife"]


def test_paris_takes_the_mean_of_its_arrondissements_weighted_by_need():
    paris = CommuneFactory(code="75056", divided=True)
    for code, score, need in (("75101", 4.0, 1000.0), ("75102", 2.0, 3000.0)):
        part = CommuneFactory(code=code, parent=paris)
        ScoreFactory(commune=part, score=score, standardised_population=need)

    (line,) = score_lines(paris)

    assert line.score == pytest.approx((4.0 * 1000 + 2.0 * 3000) / 4000)


def test_no_score_loaded_is_an_empty_list():
    assert score_lines(CommuneFactory()) == []


def test_the_nearest_site_of_each_kind_comes_with_its_estimated_minutes():
    record = TravelTimeSetFactory()
    commune = CommuneFactory(latitude=46.0, longitude=2.0)
    SiteFactory(kind="pharmacy", name="Loin", latitude=46.10, longitude=2.0)
    SiteFactory(kind="pharmacy", name="Près", latitude=46.01, longitude=2.0)
    SiteFactory(kind="emergency", name="CH", latitude=46.05, longitude=2.0)

    found = nearest_sites(commune, record)

    assert [(near.site.kind, near.site.name) for near in found] == [
        ("pharmacy", "Près"),
        ("emergency", "CH"),
    ]
    assert found[0].km == pytest.approx(1.112, abs=0.001)
    assert found[0].minutes == pytest.approx(1.33 + 1.15 * 1.112, abs=0.01)


def test_beyond_the_distance_of_the_fit_no_minutes_are_claimed():
    commune = CommuneFactory(latitude=46.0, longitude=2.0)
    SiteFactory(latitude=46.4, longitude=2.0)

    (near,) = nearest_sites(commune, TravelTimeSetFactory())

    assert near.km == pytest.approx(44.5, abs=0.1)
    assert near.minutes is None


def test_east_and_north_count_the_same_kilometres():
    """At 60° north a degree east is half a degree north: the nearer site is the eastern one."""
    commune = CommuneFactory(latitude=60.0, longitude=2.0)
    SiteFactory(name="Est", latitude=60.0, longitude=2.15)
    SiteFactory(name="Nord", latitude=60.1, longitude=2.0)

    (near,) = nearest_sites(commune, TravelTimeSetFactory())

    assert near.site.name == "Est"


def test_without_any_site_nothing_is_near():
    assert nearest_sites(CommuneFactory(), TravelTimeSetFactory()) == []


def test_neighbours_are_the_nearest_communes_never_itself():
    middle = CommuneFactory(latitude=46.0, longitude=2.0)
    CommuneFactory(name="Proche", latitude=46.02, longitude=2.0)
    CommuneFactory(name="Voisine", latitude=46.05, longitude=2.0)
    CommuneFactory(name="Lointaine", latitude=48.0, longitude=2.0)

    assert [commune.name for commune, _ in neighbours(middle)] == ["Proche", "Voisine"]


def test_a_summary_weighs_means_by_need_and_shares_by_residents():
    """The ministry's rule, by hand: mean (1·100 + 3·300)/400, share 400/(400 + 200)."""
    for score, need, residents in ((1.0, 100.0, 400.0), (3.0, 300.0, 200.0)):
        ScoreFactory(
            score=score,
            score_without_older=score - 0.5,
            standardised_population=need,
            total_population=residents,
        )

    rebuild_summaries("gp", 2023)

    france = ScoreSummary.objects.get(perimeter="france")
    assert france.mean == pytest.approx(2.5)
    assert france.share_under_threshold == pytest.approx(400 / 600)
    assert france.share_under_threshold_without_older == pytest.approx(1.0)  # 2.5 or less
    assert ScoreSummary.objects.filter(perimeter="departement:23").exists()


def test_other_professions_have_no_threshold():
    ScoreFactory(profession="nurse", score=120.0)

    rebuild_summaries("nurse", 2023)

    assert ScoreSummary.objects.get(perimeter="france").share_under_threshold is None
