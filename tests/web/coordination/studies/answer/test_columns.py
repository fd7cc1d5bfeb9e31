"""What a comparison says of its scenarios, cell by cell."""

import pytest

from maillage.web.coordination.studies.answer import columns as study_columns
from tests.apps.studies.factories import StudyFactory, small_answer

pytestmark = pytest.mark.django_db
NB = "\u00a0"


def study(name="Un", aim="cover", **changes):
    return StudyFactory(answered=True, name=name, aim=aim, result=small_answer() | changes)


def quality(**changes):
    return {"quality": small_answer()["quality"] | changes}


def cells(label, *studies):
    rows = study_columns.everything_about(studies)["rows"]
    return next(row["cells"] for row in rows if row["label"] == label)


def test_every_row_has_a_cell_for_each_scenario():
    studies = [study(str(rank)) for rank in range(4)]

    for row in study_columns.everything_about(studies)["rows"]:
        assert len(row["cells"]) == 4
        assert all(row["cells"]), row["label"]


def test_the_aim_says_its_own_minutes():
    one, two = study(), study(aim="mean")

    assert cells("Ce qui compte", one, two) == [
        f"Le plus d’habitants à moins de 15{NB}minutes",
        "Le trajet moyen le plus court",
    ]


def test_only_a_proof_is_called_the_best():
    proven, close, unknown = (
        study(**quality(proven=True)),
        study(**quality(gap=0.0123)),
        study(**quality(gap=None)),
    )

    assert cells("Qualité", proven, close, unknown) == [
        "prouvé, le meilleur possible",
        f"au plus 1,3{NB}% de mieux possible",
        "non prouvé",
    ]


def test_each_threshold_is_said_in_its_cell():
    assert cells("Habitants à portée", study(), study(threshold=30)) == [
        f"3\u202f000 à moins de 15{NB}minutes",
        f"3\u202f000 à moins de 30{NB}minutes",
    ]


def test_nothing_in_reach_is_words_not_a_blank():
    nothing = {"inside": None, "mean": None, "worst": None, "worst_commune": None}
    empty = study(summary=small_answer()["summary"] | {"after": nothing})

    assert cells("En moyenne", study(), empty)[1] == "aucun lieu à portée"
    assert cells("La commune la moins bien placée", study(), empty)[1] == "aucun lieu à portée"


def test_two_responses_in_one_place_share_its_cell():
    (place,) = small_answer()["places"]
    both = [place, place | {"response": "mobile_clinic", "response_name": "Cabinet mobile"}]

    (row,) = study_columns.everything_about([study(), study(places=both)])["place_rows"]

    assert row["cells"][1] == "Centre de médecins solidaires, Cabinet mobile"
    assert row["is_everywhere"]


def test_places_of_all_come_first():
    (place,) = small_answer()["places"]
    first, second = place | {"id": "a", "name": "A"}, place | {"id": "b", "name": "B"}

    found = study_columns.everything_about([study(places=[second]), study(places=[first, second])])

    assert [row["name"] for row in found["place_rows"]] == ["B", "A"]


def test_the_scale_covers_every_map():
    columns = small_answer()["communes"] | {"after": [50.0, 60.0, None]}

    found = study_columns.everything_about([study(), study(communes=columns)])

    assert [row["css"] for row in found["scale"]][-2:] == ["class-7", "class-none"]
    assert len({map_["drawing"].prefix for map_ in found["maps"]}) == 2


def test_maps_of_the_same_colours_mean_the_same_minutes():
    one, two = study(), study(threshold=60)

    first, second = study_columns.everything_about([one, two])["maps"]

    assert first["drawing"].terms == second["drawing"].terms
