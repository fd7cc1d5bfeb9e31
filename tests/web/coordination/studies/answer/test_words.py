"""The answer in sentences, aim by aim."""

import pytest

from maillage.apps.studies.enums import State
from maillage.web.coordination.studies.answer import words as study_words
from tests.apps.studies.factories import StudyFactory, small_answer

NB = "\u00a0"


def study(aim="cover", state=State.DONE, **changes):
    result = small_answer() | changes
    return StudyFactory.build(aim=aim, state=state, result=result)


def summary(before, after):
    whole = small_answer()["summary"]
    return whole | {"before": whole["before"] | before, "after": whole["after"] | after}


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ("cover", "2\u202f500\u00a0habitants de plus à moins de 15\u00a0minutes"),
        ("worst", "La commune la plus éloignée passe de 40 à 22\u00a0minutes"),
        ("mean", "Le trajet moyen passe de 24 à 9,5\u00a0minutes"),
    ],
)
def test_the_headline_speaks_of_what_was_asked(aim, said):
    assert study_words.headline(study(aim)) == said


def test_the_headline_of_a_lift_counts_who_rises():
    lifted = study("lift", measure="score", threshold=2.5)

    assert study_words.headline(lifted) == (
        f"2\u202f500{NB}habitants de plus à 2,5{NB}consultations par an ou plus"
    )


def test_without_anything_before_the_headline_gives_the_whole():
    nothing = {"inside": None, "mean": None, "worst": None, "worst_commune": None}

    before = summary(nothing, {})

    whole = f"3\u202f000{NB}habitants à moins de 15{NB}minutes, sur 3\u202f700"
    assert study_words.headline(study(summary=before)) == whole
    assert study_words.headline(study("mean", summary=before)) == (
        f"Le trajet moyen est de 9,5{NB}minutes"
    )
    assert study_words.headline(study("worst", summary=before)) == (
        f"La commune la plus éloignée est à 22{NB}minutes"
    )
    assert study_words.NOTHING_OPEN in study_words.cautions(study(summary=before))


def test_a_headline_never_calls_nothing_a_gain():
    same = summary({"inside": 3000, "mean": 9.5, "worst": 22.0}, {})

    assert study_words.headline(study(summary=same)).startswith("Aucun habitant de plus")
    assert "reste à" in study_words.headline(study("mean", summary=same))


def test_out_of_reach_is_said_not_computed():
    lost = summary({}, {"worst": None, "worst_commune": None})

    assert "aucun lieu à portée" in study_words.headline(study("worst", summary=lost))


def test_each_figure_gives_what_it_was_before():
    people, mean, worst = study_words.key_figures(small_answer())

    assert people["value"] == "3\u202f000"
    assert people["note"] == f"sur 3\u202f700{NB}habitants{NB}; avant{NB}: 500"
    assert (mean["value"], mean["note"]) == (f"9,5{NB}min", f"avant{NB}: 24{NB}min")
    assert worst["note"] == f"C{NB}; avant{NB}: 40{NB}min (C)"


class TestQuality:
    def facts(self, **changes):
        return small_answer()["quality"] | changes

    def said(self, state=State.DONE, **changes):
        return study_words.quality(study(state=state, quality=self.facts(**changes)))

    def test_proven_is_said_to_be_the_best(self):
        assert self.said(proven=True, is_cut_short=False) == [study_words.PROVEN]

    def test_unproven_never_is(self):
        (said,) = self.said(is_cut_short=False)

        assert said == f"Aucune autre répartition ne peut faire plus de 0,3{NB}% mieux."

    @pytest.mark.parametrize(
        ("state", "why"),
        [(State.STOPPED, study_words.STOPPED), (State.DONE, study_words.OUT_OF_TIME)],
    )
    def test_cut_short_says_who_cut(self, state, why):
        assert self.said(state)[0] == why

    @pytest.mark.parametrize("gap", [None, float("inf"), float("nan")])
    def test_without_a_bound_it_says_so(self, gap):
        assert self.said(gap=gap)[-1] == study_words.NO_BOUND

    @pytest.mark.parametrize(
        ("gap", "said"),
        [(0.003, "0,3"), (0.0031, "0,4"), (0.0, "0,1"), (0.00001, "0,1"), (1.5, "150,0")],
    )
    def test_a_gap_is_rounded_up_since_it_is_a_promise(self, gap, said):
        assert study_words.gap_in_words(gap) == f"{said}{NB}%"


class TestCautions:
    def test_estimated_times_come_with_their_error(self):
        assert study_words.cautions(study()) == [
            f"Les temps de trajet sont estimés{NB}: l’écart moyen avec la réalité est de "
            f"2,4{NB}minutes."
        ]

    def test_measured_times_need_no_caution(self):
        times = small_answer()["times"] | {"is_estimated": False}

        assert study_words.cautions(study(times=times)) == []

    def test_an_unknown_error_is_not_invented(self):
        times = small_answer()["times"] | {"error_minutes": None}

        assert study_words.cautions(study(times=times)) == ["Les temps de trajet sont estimés."]

    def test_the_notes_of_the_study_follow(self):
        assert study_words.cautions(study(notes=["Attention."]))[-1] == "Attention."

    def test_a_score_says_which_part_is_official_and_its_year(self):
        lifted = study("lift", measure="score", threshold=2.5)
        lifted.vintages = [["Accessibilité potentielle localisée (APL), DREES", "2023"]]

        said = study_words.cautions(lifted)[0]

        assert "(2023)" in said and "DREES" in said and "estimé" in said


class TestVariations:
    def test_one_more_place_is_a_sentence(self):
        assert study_words.variation_sentences(study()) == [
            f"Avec un lieu de plus{NB}: 700{NB}habitants de plus à moins de 15{NB}minutes."
        ]

    def test_one_fewer_loses(self):
        fewer = [small_answer()["variations"][0] | {"sites": 0, "inside": 500}]
        lines = [*fewer, *small_answer()["variations"]]

        said = study_words.variation_sentences(study(variations=lines))

        assert said[0] == (
            f"Avec un lieu de moins{NB}: 2\u202f500{NB}habitants de moins à moins de 15{NB}minutes."
        )

    @pytest.mark.parametrize(
        ("aim", "said"),
        [
            ("worst", f"la commune la plus éloignée serait à 8{NB}minutes au lieu de 22"),
            ("mean", f"le trajet moyen serait de 5{NB}minutes au lieu de 9,5"),
        ],
    )
    def test_they_speak_of_what_was_asked(self, aim, said):
        assert said in study_words.variation_sentences(study(aim))[0]

    def test_no_change_is_said(self):
        first, second = small_answer()["variations"]
        lines = [first, second | {"inside": first["inside"]}]

        assert "autant d’habitants" in study_words.variation_sentences(study(variations=lines))[0]

    def test_nothing_is_said_without_variations(self):
        assert study_words.variation_sentences(study(variations=[])) == []
        assert study_words.variation_rows(study(variations=[])) == []

    def test_the_table_marks_the_scenario_itself_and_what_is_proven(self):
        rows = study_words.variation_rows(study())

        assert [row["is_current"] for row in rows] == [True, False]
        assert [row["proven"] for row in rows] == ["meilleur trouvé", "prouvé"]
