"""The ministry's figures by département, as the portal says them."""

import re

import pytest

from maillage.web.public import published


def plain(sentences):
    return [line["sentence"].replace("\u00a0", " ").replace("\u202f", " ") for line in sentences]


def test_france_is_the_published_mean_of_the_latest_vintage():
    vintage, means = published.departement_means()

    assert vintage == 2023
    assert means["france"] == 3.74


def test_the_mean_of_creuse_is_that_of_the_reviewed_file():
    _, means = published.departement_means()

    assert means["23"] == pytest.approx(2.95, abs=0.1)
    assert means["974"] == 5.45


def test_mayotte_is_absent_not_nought():
    _, means = published.departement_means()

    assert "976" not in means
    assert published.departement_sentences("976") == []


def test_an_unknown_departement_has_nothing_to_say():
    assert published.departement_sentences("99") == []


def test_each_profession_is_said_with_its_year():
    lines = published.departement_sentences("974")

    said = plain(lines)
    assert said[0] == (
        "Dans le département, un habitant peut consulter un généraliste 5,5 fois par an ; "
        "en moyenne 3,7 en France."
    ) or said[0].startswith("Dans le département, un habitant peut consulter un généraliste 5,4")
    assert said[1] == (
        "0,0 % de ses habitants ont moins de 2,5 consultations par an ; 16,6 % en France."
    )
    assert len(lines) == 6
    assert {line["source_label"] for line in lines} == {"Drees, 2023", "Drees, 2021"}


@pytest.mark.parametrize("code", ["01", "2A", "23", "75", "971"])
def test_sentences_stay_short(code):
    for sentence in plain(published.departement_sentences(code)):
        assert len(re.findall(r"[\w’-]+", sentence)) <= 26, sentence
