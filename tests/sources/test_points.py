import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.points import read_points


def read(tmp_path, text):
    path = tmp_path / "places.csv"
    path.write_text(text, "utf-8")
    return read_points(path)


@pytest.mark.parametrize(
    "header", ["id,latitude,longitude", "code_insee,lat,lon", "CODE,Lat,Lng", "insee,lat,long"]
)
def test_usual_spellings_of_the_columns_are_read(tmp_path, header):
    points = read(tmp_path, f"{header}\n01001,46.15,4.92\n2A004,41.92,8.73\n")

    assert points.ids == ["01001", "2A004"]
    assert points.latitude.tolist() == [46.15, 41.92]
    assert points.longitude.tolist() == [4.92, 8.73]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,x,y\na,1,2\n", "found the columns id, x, y; expected id,latitude,longitude"),
        ("", "an empty file"),
        ("id,lat,lon\na,1,2\na,3,4\n", "same id is given twice; see line 2"),
        ("id,lat,lon\n,1,2\n", "id is missing; see line 2"),
        ("id,lat,lon\na,91,2\n", r"latitude must be from -90 to 90 degrees; see line 2 \('91'\)"),
        ("id,lat,lon\na,1,north\n", "longitude must be from -180 to 180.*'north'"),
        ("id,lat,lon\na,,2\n", "latitude must be"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path, text, message):
    with pytest.raises(WrongFile, match=message):
        read(tmp_path, text)
