import shapely

from maillage.sources.france.lines import sort_lines

CONTOUR = shapely.box(2, 46, 3, 47).wkb_hex


def line(identifier, code, kind="COM", parent=None, hall=None):
    return (
        int(identifier) + 2,
        {
            "id": identifier,
            "code": code,
            "type": kind,
            "commune_parent_id": parent,
            "geometry": CONTOUR,
            "mairie_localisation": hall,
        },
    )


def test_lines_are_sorted_by_what_they_describe():
    lines = sort_lines(
        [
            line("0", "23002"),
            line("1", "75101", "ARM", "9"),
            line("2", "23003", "COMD", "0"),
            line("3", "23004", "COMA", "0"),
            line("4", "75056SR01", "SRM", "9"),
        ]
    )

    assert [x["code"] for x in lines.today] == ["23002", "75101"]
    assert [x["code"] for x in lines.former] == ["23003", "23004"]
    assert [x["code"] for x in lines.sectors] == ["75056SR01"]


def test_each_line_keeps_its_number_in_the_file():
    lines = sort_lines([line("0", "23002"), line("5", "23003")])

    assert [x["line"] for x in lines.today] == [2, 7]


def test_contours_are_kept_as_bytes_once():
    (commune,) = sort_lines([line("0", "23002")]).today

    assert commune["geometry"] == bytes.fromhex(CONTOUR)


def test_the_town_hall_of_the_former_commune_of_the_same_code_serves_when_there_is_no_other():
    lines = sort_lines(
        [line("0", "14581"), line("1", "14581", "COMD", "0", hall="01"), line("2", "23002")]
    )

    assert [hall["type"] for hall in lines.town_halls()] == ["COMD", "COM"]


def test_the_commune_s_own_town_hall_comes_first():
    lines = sort_lines([line("0", "14581", hall="02"), line("1", "14581", "COMD", "0", hall="01")])

    assert lines.town_halls()[0]["mairie_localisation"] == "02"


def test_former_communes_are_grouped_by_the_one_that_took_their_place():
    lines = sort_lines(
        [line("0", "23002"), line("1", "23003", "COMD", "0"), line("2", "23004", "COMD", "0")]
    )

    assert [x["code"] for x in lines.former_by_successor()["0"]] == ["23003", "23004"]
