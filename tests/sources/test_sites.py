import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.places import SITES
from maillage.sources.sites import KINDS, read_sites

FRENCH = "nom;type;latitude;longitude\n"


def named(loaded):
    return [
        {"kind": s["kind"], "name": s["name"], "point": (s["latitude"], s["longitude"])}
        for s in loaded.table.iter_rows(named=True)
    ]


AJAIN = [{"kind": "health_centre", "name": "Centre d’Ajain", "point": (46.2, 2.05)}]


@pytest.mark.parametrize(
    "text",
    [
        "nom;type;latitude;longitude\nCentre d’Ajain;Centre de santé;46,2;2,05\n",
        "nom,type,lat,lon\nCentre d’Ajain,centre de santé,46.2,2.05\n",
        "name,kind,latitude,longitude\nCentre d’Ajain,health_centre,46.2,2.05\n",
        "Name\tKind\tLat\tLng\nCentre d’Ajain\tHealth centre\t46.2\t2.05\n",
        'NOM,TYPE,LATITUDE,LONGITUDE\n"Centre d’Ajain",CENTRE DE SANTE,"46,2","2,05"\n',
        "longitude;latitude;type;nom\n2,05;46,2;Centre de santé;Centre d’Ajain\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_site_is_read_however_people_write_it(write_text, text, encoding):
    assert named(read_sites(write_text(text, encoding=encoding))) == AJAIN


def test_a_workbook_reads_as_a_csv(write_workbook):
    path = write_workbook(
        {
            "Nos sites": [
                [],
                ["Nom", "Type", "Latitude", "Longitude"],
                ["Centre d’Ajain", "Centre de santé", 46.2, 2.05],
            ]
        },
        "sites.xlsx",
    )

    assert named(read_sites(path)) == AJAIN


def test_lines_of_a_workbook_are_numbered_as_excel_numbers_them(write_workbook):
    rows = [["Nom", "Code commune"], ["Ajain", "23002"], [], ["Sans code", None]]

    (rejection,) = read_sites(write_workbook({"a": rows})).report.rejections

    assert rejection.line == 4


@pytest.mark.parametrize("header", ["code_insee", "Code INSEE", "commune", "insee", "Code commune"])
def test_a_commune_code_does_instead_of_coordinates(write_text, header):
    loaded = read_sites(write_text(f"nom;{header}\nMairie d’Ajain;23002\n"))

    (site,) = loaded.table.iter_rows(named=True)
    assert (site["commune"], site["latitude"], site["longitude"]) == ("23002", None, None)


def test_a_commune_code_that_lost_its_zero_gets_it_back(write_text):
    assert read_sites(write_text("nom;insee\nA;1001\n")).table["commune"].to_list() == ["01001"]


def test_coordinates_win_over_the_commune_but_both_are_kept(write_text):
    path = write_text("nom;insee;latitude;longitude\nA;23002;46,2;2,05\n")

    (site,) = read_sites(path).table.iter_rows(named=True)

    assert (site["commune"], site["latitude"]) == ("23002", 46.2)


def test_without_a_type_a_site_is_another_place(write_text):
    assert read_sites(write_text("nom;insee\nA;23002\n")).table["kind"].to_list() == ["other"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written_by_its_own_name(write_text, kind):
    path = write_text(f"name,kind,commune\nA,{kind},23002\n")

    assert read_sites(path).table["kind"].to_list() == [kind]


def test_the_kinds_are_those_that_the_platform_knows():
    assert set(KINDS) == {
        "rotating_centre",
        "health_centre",
        "health_house",
        "emergency",
        "hospital",
        "pharmacy",
        "maternity",
        "france_services",
        "other",
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";Pharmacie;46,2;2,05", "a site without a name"),
        ("A;Pharmacie;;", "A: neither coordinates nor a commune code"),
        ("A;Pharmacie;46,2;", "no coordinates"),
        ("A;Pharmacie;ici;là", "coordinates: 'ici' is not a number"),
        ("A;Pharmacie;2,05;46,2", "look swapped"),
        ("A;Pharmacie;99;200", "not a place on Earth"),
        ("A;Boulangerie;46,2;2,05", "'Boulangerie' is not a known type of site; known: rotating"),
        ("B;Pharmacie;46,1;2,0", "was already given at line 2"),
    ],
)
def test_a_bad_line_is_rejected_with_its_reason_and_the_others_are_kept(write_text, line, reason):
    loaded = read_sites(write_text(FRENCH + "B;Pharmacie;46,1;2,0\n" + line + "\n"))

    assert loaded.table["name"].to_list() == ["B"]
    (rejection,) = loaded.report.rejections
    assert rejection.line == 3
    assert reason in rejection.reason


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("titre;latitude;longitude", "found titre, latitude, longitude"),
        ("nom;latitude", "found nom, latitude"),
        ("nom;adresse", "found nom, adresse"),
    ],
)
def test_a_file_without_the_needed_columns_is_told_what_is_expected(write_text, header, found):
    with pytest.raises(WrongFile, match=f"{found}. Expected a column “nom”"):
        read_sites(write_text(f"{header}\na;b;c\n"))


def test_a_file_with_a_header_and_nothing_else_is_refused(write_text):
    with pytest.raises(WrongFile, match="no usable site \\(no line\\)"):
        read_sites(write_text(FRENCH))


def test_a_line_shorter_than_its_header_is_completed_with_nothing(write_text):
    loaded = read_sites(write_text("nom;insee;adresse\nA;23002\nB\n"))

    assert loaded.table["name"].to_list() == ["A"]
    assert loaded.report.rejections[0].reason == "B: neither coordinates nor a commune code"


def test_empty_lines_above_the_header_do_not_matter(write_text):
    loaded = read_sites(write_text("\n\nnom;insee\nA;23002\nB;x\n"))

    assert loaded.table["name"].to_list() == ["A"]
    assert loaded.report.rejections[0].line == 5


def test_a_file_whose_lines_are_all_wrong_gives_the_first_reasons(write_text):
    with pytest.raises(WrongFile, match="no usable site \\(line 2: a site without a name"):
        read_sites(write_text(FRENCH + ";;46,2;2,05\n"))


def test_an_empty_workbook_is_refused(write_workbook):
    with pytest.raises(WrongFile, match="holds no line. Expected a column"):
        read_sites(write_workbook({"vide": []}))


def test_a_csv_named_as_a_workbook_is_told_so(write_text):
    with pytest.raises(WrongFile, match="not an Excel workbook"):
        read_sites(write_text(FRENCH + "A;;46,2;2,05\n", "sites.xlsx"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingFile, match="sites.csv"):
        read_sites(tmp_path / "sites.csv")


def test_the_same_site_keeps_its_identifier_from_one_import_to_the_next(write_text):
    first = read_sites(write_text(FRENCH + "A;Pharmacie;46,2;2,05\nB;;46,3;2,0\n", "un.csv"))
    later = read_sites(write_text(FRENCH + "B;;46,3;2,0\nA;Pharmacie;46,2;2,05\n", "deux.csv"))

    assert set(first.table["identifier"]) == set(later.table["identifier"])
    assert first.table["identifier"].n_unique() == 2


def test_the_user_s_own_identifier_is_kept(write_text):
    path = write_text("identifiant;nom;insee\nK-7;A;23002\n")

    assert read_sites(path).table["identifier"].to_list() == ["K-7"]


def test_a_formula_or_a_script_in_a_name_is_only_text(write_text):
    path = write_text("nom;insee\n=2+3;23002\n<script>alert(1)</script>;23096\n")

    assert read_sites(path).table["name"].to_list() == ["=2+3", "<script>alert(1)</script>"]


def test_the_table_always_has_the_same_types(write_text):
    assert read_sites(write_text("nom;insee\nA;23002\n")).table.schema == SITES


@given(
    text=st.text(max_size=200).filter(lambda t: "\x00" not in t),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_any_text_at_all_is_read_or_refused_with_an_explanation(tmp_path_factory, text, encoding):
    path = tmp_path_factory.mktemp("sites") / "a.csv"
    path.write_bytes(text.encode(encoding, "surrogatepass"))

    try:
        loaded = read_sites(path)
    except WrongFile as error:
        assert len(str(error)) > 20
    else:
        assert loaded.report.rows_kept == loaded.table.height
