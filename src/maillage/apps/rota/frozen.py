"""What a solve works on, frozen when it is asked: the engine's problem, and the places as seen."""

import json
import zlib
from datetime import date


def pack(given, cells):
    """The engine's JSON and the cells of a draft, compressed."""
    places = [
        [cell.volunteer_id, cell.line_id, cell.monday.isoformat(), cell.is_locked] for cell in cells
    ]
    return zlib.compress(json.dumps({"problem": given, "cells": places}).encode())


def unpack(packed):
    """What `pack` was given: the engine's JSON, and a list of (volunteer, line, monday, is_locked).

    >>> unpack(pack({"weeks": 1}, []))
    ({'weeks': 1}, [])
    """
    held = json.loads(zlib.decompress(bytes(packed)))
    cells = [(v, line, date.fromisoformat(day), lock) for v, line, day, lock in held["cells"]]
    return held["problem"], cells
