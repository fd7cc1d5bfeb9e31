"""JSON files of the commands: read with care, written whole or not at all."""

import json
import os
from pathlib import Path

from maillage.engines.errors import InvalidInput
from maillage.sources.errors import MissingFile, WrongFile


def read_json(path):
    """What a JSON file holds; no key may be given twice."""
    try:
        return json.loads(Path(path).read_text("utf-8"), object_pairs_hook=_each_key_once)
    except FileNotFoundError as error:
        raise MissingFile(f"{path}: there is no such file") from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise WrongFile(f"{path} cannot be read as text") from error
    except json.JSONDecodeError as error:
        raise WrongFile(f"{path}, line {error.lineno}: not JSON ({error.msg})") from error
    except ValueError as error:  # Python reads no integer of more than 4,300 digits
        raise WrongFile(f"{path}: a number has too many digits") from error


def refuse_unwritable(path):
    """Say at once, not after minutes of computing, that an answer cannot be written there."""
    path = Path(path)
    if path.exists() and not path.is_file():
        raise InvalidInput(f"--out {path} is not a file; give the name of a file to write")
    if not path.resolve().parent.is_dir():
        raise MissingFile(f"--out {path}: its folder does not exist; create it first")
    if not os.access(path.resolve().parent, os.W_OK):
        raise InvalidInput(f"--out {path}: its folder may not be written; choose another")


def write_json(path, value):
    """Write a JSON file; whoever reads it at any moment finds the old one or the new one, whole."""
    final = Path(path).resolve()
    partial = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        partial.write_text(json.dumps(value, allow_nan=False), "utf-8")
        os.replace(partial, final)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise WrongFile(f"--out {path} cannot be written: {error.strerror}") from error


def _each_key_once(pairs):
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(f"key {twice!r} is given twice in one object; keep one")
    return given
