"""Text files given by people: compressed or not, UTF-8 or Windows-1252, and their refusals."""

import csv
import gzip
import io
import zlib
from pathlib import Path

from .errors import MissingFile, WrongFile

GZIP = b"\x1f\x8b"
# Bytes that no French text contains: a file that has one is not text.
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})


def check_is_file(path):
    """MissingFile or WrongFile unless `path` is a file with something in it."""
    path = Path(path)
    if path.is_dir():
        raise WrongFile(f"{path} is a folder. Give one file.")
    if not path.exists():
        raise MissingFile(f"There is no file {path}. Check its name and its folder.")
    if path.stat().st_size == 0:
        raise WrongFile(f"{path} is empty. Download it again.")


def read_text(path, encoding=None):
    """The text of a file, without its byte-order mark.

    UTF-8 unless it is not, then Windows-1252; `encoding` imposes one. WrongFile for what is not
    text, a damaged or truncated archive, or another encoding than the imposed one.
    """
    check_is_file(path)
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        raise WrongFile(f"{path} is a workbook or a ZIP archive; text (CSV) was expected.")
    if content.translate(None, CONTROL) != content:
        raise WrongFile(f"{path} is not text: it holds binary data. Give a CSV file.")
    for candidate in [encoding] if encoding else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise WrongFile(
        f"{path} is written in an unknown encoding; {encoding or 'UTF-8 or Windows-1252'} was "
        "expected. Open it in a spreadsheet and save it as “CSV UTF-8”."
    )


def _content(path):
    content = Path(path).read_bytes()
    if not content.startswith(GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as error:
        raise WrongFile(
            f"{path} is a gzip archive that cannot be read to its end ({error}): it is damaged or "
            "cut short. Download it again."
        ) from error


def read_csv(path, *, required, separators=",", encoding=None):
    """Yield (line number, {column: text}) for each line of a CSV under its header.

    `required` are the columns that must be there; the other options are those of `read_rows`.
    WrongFile names the missing columns and those found.
    """
    rows = read_rows(path, separators=separators, encoding=encoding)
    _, header = next(rows, (0, []))
    require_columns(path, header, required)
    for number, cells in rows:
        cells += [""] * (len(header) - len(cells))
        yield number, dict(zip(header, cells, strict=False))


def read_rows(path, *, separators=",", encoding=None):
    """Yield (line number, cells) for each line of a CSV that is not empty, its header included.

    Of the `separators` to try, the one most often found in the first line wins.
    """
    text = read_text(path, encoding)
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(separators, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise WrongFile(f"{path}, line {start}: this is not CSV ({error}).") from error


def require_columns(path, header, required):
    """WrongFile naming the columns that are missing, and those found."""
    missing = [name for name in required if name not in header]
    if missing:
        found = ", ".join(name for name in header if name)[:300]
        raise WrongFile(
            f"{path} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}. "
            f"Found: {found or 'none'}. Give the file as published, with its header line."
        )
