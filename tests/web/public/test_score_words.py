"""Access scores as sentences."""

import pytest

from maillage.apps.territory.enums import Profession
from maillage.web.public import score_words


def plain(sentence):
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_doctors_score_is_said_in_visits_beside_france():
    said = score_words.access_sentence("gp", 2.14, 3.74)

    assert plain(said) == (
        "Un habitant peut consulter un généraliste 2,1 fois par an ; en moyenne 3,7 en France."
    )


def test_without_a_national_mean_nothing_is_compared():
    said = score_words.access_sentence("gp", 2.14, None)

    assert plain(said) == "Un habitant peut consulter un généraliste 2,1 fois par an."


def test_a_score_of_nought_is_said_plainly():
    assert "0,0 fois par an" in plain(score_words.access_sentence("gp", 0.0, 3.74))


def test_other_professions_are_said_in_full_time_people():
    said = score_words.access_sentence("nurse", 156.12, 156.1, where="dans le département")

    assert plain(said) == (
        "Dans le département, pour 100 000 habitants, 156,1 infirmiers et infirmières à plein "
        "temps sont accessibles ; en moyenne 156,1 en France."
    )


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (0.4, "0,4 dentiste à plein temps est accessible"),
        (1.96, "2,0 dentistes à plein temps sont accessibles"),
        (1.94, "1,9 dentiste à plein temps est accessible"),
    ],
)
def test_less_than_two_stays_singular_as_the_rounded_figure_reads(score, shown):
    assert shown in plain(score_words.access_sentence("dentist", score, None))


def test_midwives_are_counted_for_women():
    said = score_words.access_sentence("midwife", 19.7, 19.7)

    assert "pour 100 000 femmes" in plain(said).lower()
    assert "femmes" in score_words.column_title("midwife")
    assert "habitants" in score_words.column_title("dentist")


@pytest.mark.parametrize("profession", Profession.values)
def test_every_profession_has_its_words(profession):
    assert score_words.title(profession).startswith("Consulter un")
    assert score_words.access_sentence(profession, 12.3, 4.5).endswith("en France.")
    assert score_words.column_title(profession)


@pytest.mark.parametrize(
    ("share", "start"),
    [(0.0, "Aucune commune de France"), (0.12, "12 % des habitants"), (0.001, "Moins de 1 %")],
)
def test_the_rank_is_said_in_residents_of_france(share, start):
    assert plain(score_words.rank_sentence(share)).startswith(start)


@pytest.mark.parametrize(
    ("trend", "shown"),
    [
        (((2023, 2.1),), ""),
        (((2022, 2.3), (2023, 2.1)), "C’est 0,2 de moins qu’en 2022."),
        (((2021, 2.0), (2022, 2.9), (2023, 2.1)), "C’est 0,1 de plus qu’en 2021."),
        (((2022, 2.14), (2023, 2.06)), "C’est autant qu’en 2022."),
        (((2022, 2.04), (2023, 2.06)), "C’est 0,1 de plus qu’en 2022."),
    ],
)
def test_the_trend_is_the_difference_of_the_figures_shown(trend, shown):
    # 2.14 then 2.06 reads 2,1 then 2,1: the reader sees no change, so none is announced.
    assert plain(score_words.trend_sentence(trend)) == shown


def test_older_doctors_are_spoken_of_for_doctors_only():
    assert "1,9" in score_words.without_older_sentence("gp", 1.9)
    assert score_words.without_older_sentence("gp", None) == ""
    assert score_words.without_older_sentence("nurse", 1.9) == ""


@pytest.mark.parametrize(
    ("need", "shown"),
    [
        (1200, "de 20 % de soins de plus que la moyenne (estimé)"),
        (900, "de 10 % de soins de moins que la moyenne (estimé)"),
        (1005, "d’autant de soins que la moyenne (estimé)"),
    ],
)
def test_need_is_said_against_the_average_resident(need, shown):
    assert shown in plain(score_words.need_sentence(1000, need, estimated=True))


def test_an_official_need_is_not_called_estimated():
    assert "estimé" not in score_words.need_sentence(1000, 1200, estimated=False)
