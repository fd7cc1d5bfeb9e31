"""Minutes of an imported set: by the place's own id, else by its commune."""

from dataclasses import replace

import numpy as np
import pytest

from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.run import compute
from maillage.apps.studies.selectors import travel_sets
from maillage.apps.studies.selectors.studies import travel_folder
from maillage.apps.studies.selectors.travel import minutes_of_set
from maillage.apps.studies.services import change_study, launch_study
from maillage.sources.travel_sets import SetFacts, TravelSet, save_set
from tests.apps.studies.roads import communes_of, dense, sites_of
from tests.apps.studies.territory import ACTOR, fresh


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path


def save(pairs, name="releves", origins=None, destinations=None):
    """A set of {(origin, destination): minutes}."""
    origins = origins or sorted({origin for origin, _ in pairs})
    destinations = destinations or sorted({destination for _, destination in pairs})
    rows = [[pairs.get((o, d)) for d in destinations] for o in origins]
    held = [[(j, m) for j, m in enumerate(row) if m is not None] for row in rows]
    save_set(
        travel_folder(),
        TravelSet(
            facts=SetFacts(name, "2026-11-01", "OSRM", error_minutes=1.5),
            origin_ids=np.array(origins),
            destination_ids=np.array(destinations),
            indptr=np.cumsum([0, *map(len, held)]),
            indices=np.array([j for row in held for j, _ in row], np.int32),
            minutes=np.array([m for row in held for _, m in row], np.float32),
        ),
    )


def sites(*rows):
    """Sites of (id, commune)."""
    return replace(
        sites_of(len(rows)),
        id=np.array([row[0] for row in rows], str),
        commune=np.array([row[1] for row in rows], str),
    )


def minutes(communes, *groups):
    facts, found = minutes_of_set("releves", communes, groups)
    return facts, dense(found)


def test_rows_and_columns_are_put_in_the_order_of_the_study():
    save({("23002", "a"): 7, ("23001", "b"): 3, ("23001", "a"): 5, ("99999", "b"): 1})

    facts, found = minutes(communes_of([1, 1]), sites(("b", ""), ("a", "")))

    assert found.tolist() == [[3, 5], [np.inf, 7]]
    assert facts == {
        "name": "releves",
        "source": "OSRM, 2026-11-01",
        "is_estimated": False,
        "error_minutes": 1.5,
    }


def test_a_site_is_known_by_its_own_id_else_by_its_commune():
    save({("23001", "l-1"): 4, ("23001", "23002"): 9, ("23002", "23002"): 2, ("23002", "l-1"): 8})

    _, found = minutes(
        communes_of([1, 1]), sites(("l-1", "23002"), ("l-2", "23002")), sites(("e", "23002"))
    )

    assert found.tolist() == [[4, 9, 9], [8, 2, 2]]


def test_a_commune_and_itself_are_0_minutes_apart_unless_the_set_says():
    save({("23001", "23002"): 9, ("23002", "23001"): 8, ("23002", "23002"): 3})

    _, found = minutes(communes_of([1, 1]), sites(("23001", "23001"), ("23002", "23002")))

    assert found.tolist() == [[0, 9], [8, 3]]


def test_a_site_that_the_set_does_not_know_at_all_is_out_of_reach_but_of_its_commune():
    save({("23001", "x"): 9, ("23002", "x"): 8})

    _, found = minutes(communes_of([1, 1]), sites(("l-1", "23002"), ("l-2", "")))

    assert found.tolist() == [[np.inf, np.inf], [0, np.inf]]


def test_a_trip_of_0_minutes_is_a_trip():
    save({("23001", "a"): 0, ("23002", "a"): 5})

    _, found = minutes(communes_of([1, 1]), sites(("a", "")))

    assert found.tolist() == [[0], [5]]


def test_a_commune_that_the_set_lacks_is_refused_by_name():
    save({("23001", "a"): 1})

    with pytest.raises(BadStudy, match="«\u00a0releves\u00a0» ne connaissent pas Commune 1[.]"):
        minutes(communes_of([1, 1]), sites(("a", "")))


def test_five_names_are_shown_and_the_others_counted():
    save({("23001", "a"): 1})

    with pytest.raises(BadStudy, match="Commune 5 et 3 autres"):
        minutes(communes_of([1] * 9), sites(("a", "")))


def test_communes_around_the_territory_may_be_missing():
    save({("23001", "a"): 1})

    _, found = minutes(communes_of([1, 1], inside=[True, False]), sites(("a", "")))

    assert found.tolist() == [[1], [np.inf]]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04"])
def test_a_set_that_is_gone_or_damaged_is_told_in_french(content):
    if content is not None:
        travel_folder().mkdir()
        (travel_folder() / "releves.times.npz").write_bytes(content)

    with pytest.raises(BadStudy, match="«\u00a0releves\u00a0» ne se lisent pas") as refused:
        minutes(communes_of([1]), sites(("a", "")))

    assert refused.value.step == 3


@pytest.mark.django_db
class TestInAStudy:
    def load(self, tiny):
        """Five villages on a road of ten minutes each; the set says nothing of one and itself."""
        codes = [commune.code for commune in tiny.communes]
        save(
            {
                (a, b): 10 * abs(i - j)
                for i, a in enumerate(codes)
                for j, b in enumerate(codes)
                if i != j
            }
        )

    def test_sets_are_offered_after_the_straight_line(self, tiny):
        assert travel_sets() == [("", "À vol d’oiseau, estimé")]
        self.load(tiny)
        assert travel_sets()[1:] == [("releves", "releves")]

    @pytest.mark.parametrize(
        ("aim", "objective"),
        [("cover", 900 + 100 + 2000), ("mean", 10 * (100 + 50 + 2 * 900 + 2 * 700)), ("worst", 20)],
    )
    def test_a_study_is_computed_on_them(self, tiny, aim, objective):
        self.load(tiny)
        study = launch_study(study=tiny.draft(times="releves", aim=aim, minutes=10), actor=ACTOR)

        compute(study.pk)

        result = fresh(study).result
        assert result["quality"]["objective"] == objective
        assert result["times"] == {
            "name": "releves",
            "source": "OSRM, 2026-11-01",
            "is_estimated": False,
            "error_minutes": 1.5,
        }
        assert [place["id"] for place in result["places"]] == (
            ["23002"] if aim == "cover" else ["23003"]
        )
        assert not any("vol d’oiseau" in note for note in result["notes"])

    def test_the_answer_is_the_same_once_the_set_is_deleted(self, tiny):
        self.load(tiny)
        study = launch_study(study=tiny.draft(times="releves"), actor=ACTOR)
        (travel_folder() / "releves.times.npz").unlink()

        compute(study.pk)

        assert fresh(study).state == "done"
        assert fresh(study).result["times"]["name"] == "releves"

    def test_a_set_that_went_between_the_draft_and_the_launch_is_refused(self, tiny):
        self.load(tiny)
        draft = change_study(study=tiny.draft(), actor=ACTOR, times="releves")
        (travel_folder() / "releves.times.npz").unlink()

        with pytest.raises(BadStudy, match="ne se lisent pas"):
            launch_study(study=draft, actor=ACTOR)

        assert fresh(draft).is_draft
