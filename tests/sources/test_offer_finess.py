"""FINESS as a care offer: what the category, the telephone and the managing entity become."""

import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.offer_finess import is_finess, read_offer_finess
from tests.apps.offer.imports.offers import csv, finess, finess_line


def official(number="230000010", category="620", telephone="0555000001"):
    cells = ["structureet", number, "230780041", "PHARMACIE DU BOURG", "", "", "", "12", "", "R"]
    cells[8:10] = ["R", "DE LA PAIX"]
    cells += ["", "", "002", "23", "CREUSE", "23380 AJAIN", telephone, "", category, "Libellé"]
    return ";".join([*cells, "1102", "", "73282932000074", ""])


def test_an_establishment_is_an_organisation_a_site_and_its_sure_care():
    organisation, site, service = read_offer_finess(finess(finess_line())).records

    assert organisation.fields["kind"] == "pharmacy"
    assert organisation.links == {"entity": "230780041"}
    assert site.fields["address"] == "12 rue DE LA PAIX"
    assert site.fields["postal_code"] == "23380"
    assert (service.fields["care_type"], service.links) == ("pharmacy", {"site": "230000010"})


@pytest.mark.parametrize(
    ("category", "kind"), [("355", "hospital"), ("124", "health_centre"), ("604", "cpts")]
)
def test_care_that_the_category_does_not_say_is_not_invented(category, kind):
    records = read_offer_finess(finess(finess_line(category=category, name="X"))).records

    assert [record.kind for record in records] == ["organisation", "site"]
    assert records[0].fields["kind"] == kind


def test_the_ministry_s_own_file_gives_telephone_and_siret():
    content = "\n".join(["finess;etalab;1;2026-04-01", official()]).encode("cp1252")

    organisation, site, _ = read_offer_finess(content).records

    assert organisation.fields["siret"] == "73282932000074"
    assert (site.fields["phone"], site.fields["commune"]) == ("0555000001", "23002")


def test_an_extract_without_telephones_says_nothing_of_them():
    assert "phone" not in read_offer_finess(finess(finess_line())).records[1].fields


def test_establishments_that_give_no_care_are_told_with_their_line():
    file = read_offer_finess(finess(finess_line(category="300"), finess_line()))

    assert [(each.line, each.reason) for each in file.rejections] == [
        (2, "la catégorie 300 (Libellé) n’est pas reprise dans l’offre de soins.")
    ]
    assert len(file.records) == 3


def test_a_number_that_is_none_is_told():
    file = read_offer_finess(finess(finess_line("12")))

    assert "n’est pas un numéro Finess" in file.rejections[0].reason


def test_only_the_communes_asked_for_are_read():
    file = finess(finess_line(), finess_line("230000028", commune="23096"))

    assert {record.key[:9] for record in read_offer_finess(file, {"23096"}).records} == {
        "230000028"
    }


@pytest.mark.parametrize("content", [csv("1"), finess(), b"finess;etalab\n"])
def test_another_file_is_refused(content):
    with pytest.raises(WrongFile):
        read_offer_finess(content)


@pytest.mark.shared
def test_the_real_extract_of_occitanie_is_read_whole(shared):
    path = shared / "data/services/finess_etablissements_occitanie_2026.csv.gz"

    file = read_offer_finess(path.read_bytes())

    kinds = [record.fields.get("kind") for record in file.records if record.kind == "organisation"]
    assert kinds.count("health_house") == 372
    assert kinds.count("health_centre") == 280
    assert kinds.count("cpts") == 82
    assert kinds.count("pharmacy") >= 1888
    assert len(kinds) + len(file.rejections) == 10_007
    assert all("catégorie" in each.reason for each in file.rejections)
    assert is_finess("structureet;1")
