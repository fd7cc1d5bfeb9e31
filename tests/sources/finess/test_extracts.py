import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.finess import read_finess
from maillage.sources.finess.extracts import has_valid_key
from maillage.sources.places import SITES

ESTABLISHMENTS = (
    "numero_finess_etablissement;raison_sociale;numvoie;typvoie;voie;ligneacheminement;"
    "categetab;categorie;longitude;latitude;code_insee\n"
)
PHARMACY = "300017910;;12;R;DU BOURG;23380 AJAIN;620;Pharmacie d'Officine;2.0;46.2;23002\n"
ACTIVITIES = ESTABLISHMENTS.replace("categetab;categorie", "activite;libactivite")
EMERGENCY = "300017910;CH DE GUERET;;;;;14;Médecine d'urgence;1.87;46.17;23096\n"


def rejections(loaded):
    return [(rejection.line, rejection.reason) for rejection in loaded.report.rejections]


def test_a_pharmacy_without_a_name_is_called_a_pharmacy(write_text):
    loaded = read_finess(write_text(ESTABLISHMENTS + PHARMACY))

    assert loaded.table.rows() == [
        ("pharmacy", "300017910", "Pharmacie", "23002", "12 R DU BOURG 23380 AJAIN", 46.2, 2.0)
    ]


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("620", "pharmacy"),
        ("603", "health_house"),
        ("124", "health_centre"),
        ("101", "hospital"),
        ("106", "hospital"),
        ("355", "hospital"),
    ],
)
def test_the_category_of_finess_gives_the_kind(write_text, category, kind):
    path = write_text(ESTABLISHMENTS + PHARMACY.replace(";620;", f";{category};"))

    assert read_finess(path).table["kind"].to_list() == [kind]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ((";620;Pharmacie d'Officine", ";500;EHPAD"), "category 500 EHPAD: not shown"),
        (("300017910", "30001791"), "'30001791' is not a FINESS number (9 characters)"),
        (("300017910", "ABCDEFGHI"), "'ABCDEFGHI' is not a FINESS number (9 characters)"),
        (("2.0;46.2", ";"), "no coordinates"),
        ((";23002", ";23"), "'23' is not a commune code (5 characters, such as 01001)"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(write_text, changed, reason):
    good = PHARMACY.replace("300017910", "300780038")

    loaded = read_finess(write_text(ESTABLISHMENTS + good + PHARMACY.replace(*changed)))

    assert loaded.table["identifier"].to_list() == ["300780038"]
    assert rejections(loaded) == [(3, reason)]


def test_a_number_with_a_wrong_key_is_kept_and_told(write_text):
    loaded = read_finess(write_text(ESTABLISHMENTS + PHARMACY.replace("300017910", "300017911")))

    assert loaded.report.rows_kept == 1
    assert [(r.line, r.reason) for r in loaded.report.remarks] == [
        (2, "300017911: the FINESS number's key is wrong")
    ]


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("300017910", True),
        ("300782125", True),
        ("300017911", False),
        ("300071910", False),
        ("2A0003125", True),
        ("2B0005409", True),
        ("2B0003125", False),
    ],
)
def test_the_key_of_a_number_catches_a_wrong_or_a_swapped_digit(number, is_valid):
    assert has_valid_key(number) is is_valid


def test_an_authorised_emergency_activity_is_an_emergency(write_text):
    loaded = read_finess(write_text(ACTIVITIES + EMERGENCY))

    assert loaded.table.select("kind", "name", "commune").rows() == [
        ("emergency", "CH DE GUERET", "23096")
    ]


def test_a_hospital_may_be_an_emergency_and_a_maternity_but_each_once(write_text):
    birth = EMERGENCY.replace("14;Médecine d'urgence", "03;Gynécologie, obstétrique")

    loaded = read_finess(write_text(ACTIVITIES + EMERGENCY + birth + EMERGENCY))

    assert loaded.table["kind"].to_list() == ["emergency", "maternity"]
    assert rejections(loaded) == [(4, "emergency 300017910 was already given at line 2")]


@pytest.mark.parametrize("name", ["ANTENNE SMUR DE MARIGNANE", "SAMU 23"])
def test_a_mobile_team_receives_nobody(write_text, name):
    team = EMERGENCY.replace("CH DE GUERET", name).replace("300017910", "300780038")

    loaded = read_finess(write_text(ACTIVITIES + EMERGENCY + team))

    assert rejections(loaded) == [(3, f"{name}: a mobile team, which receives nobody")]


def test_other_activities_are_not_shown(write_text):
    surgery = EMERGENCY.replace("14;Médecine d'urgence", "02;Chirurgie")

    loaded = read_finess(write_text(ACTIVITIES + surgery + EMERGENCY))

    assert rejections(loaded) == [(2, "activity 02 Chirurgie: not shown")]


def test_activities_without_coordinates_are_refused_naming_what_is_missing(write_text):
    path = write_text("nofinesset;activite;libactivite;rset\n300017910;14;Urgence;CH\n")

    with pytest.raises(WrongFile, match="lacks the columns .*latitude, longitude"):
        read_finess(path)


def test_a_file_without_any_site_of_care_is_refused(write_text):
    path = write_text(ESTABLISHMENTS + PHARMACY.replace(";620;", ";500;"))

    with pytest.raises(WrongFile, match="holds no pharmacy, health house"):
        read_finess(path)


def test_a_compressed_windows_file_reads_the_same(write_text, tmp_path):
    content = ESTABLISHMENTS + PHARMACY.replace(";;12;", ";PHARMACIE DE L’ÉGLISE;12;")
    plain = read_finess(write_text(content, "a.csv", encoding="cp1252"))
    packed = read_finess(write_text(content, "a.csv.gz"))

    assert plain.table.equals(packed.table)
    assert plain.table["name"].to_list() == ["PHARMACIE DE L’ÉGLISE"]


@pytest.mark.shared
def test_the_real_establishments_of_occitanie(shared):
    path = shared / "data/services/finess_etablissements_occitanie_2026.csv.gz"

    loaded = read_finess(path)

    kinds = dict(loaded.table["kind"].value_counts().rows())
    assert kinds == {
        "pharmacy": 1_888,
        "health_house": 372,
        "health_centre": 280,
        "hospital": 57 + 150 + 34,
    }
    assert loaded.report.rows_read == 10_007
    assert loaded.report.vintage == "2026"
    assert loaded.report.remarks == ()
    assert loaded.table.schema == SITES


@pytest.mark.shared
def test_the_real_activities_of_occitanie_and_around(shared):
    path = shared / "data/services/finess_activites_hospit_occitanie_limitrophes.csv.gz"

    loaded = read_finess(path)

    assert loaded.report.rows_read == 1_756
    kinds = dict(loaded.table["kind"].value_counts().rows())
    assert kinds == {"emergency": 113, "maternity": 59}
    mobile = [r for r in loaded.report.rejections if "mobile team" in r.reason]
    # 135 sites are authorised for emergency medicine.
    assert 135 - kinds["emergency"] <= len(mobile)


@pytest.mark.shared
def test_the_real_national_list_of_activities_has_no_coordinates(shared):
    with pytest.raises(WrongFile, match="latitude, longitude"):
        read_finess(shared / "data/services/finess_activites_soins_france_2026.txt.gz")
