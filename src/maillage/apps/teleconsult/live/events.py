"""Server-sent events as bytes (WHATWG HTML, 9.2)."""

import json


def event(name, data=None, *, number=None):
    """One event; its data as JSON on one line. `number` is what a browser says on coming back.

    >>> event("change", {"ahead": 2}, number=7)
    b'id: 7\\nevent: change\\ndata: {"ahead":2}\\n\\n'
    """
    line = "" if number is None else f"id: {number}\n"
    content = json.dumps(data or {}, ensure_ascii=False, separators=(",", ":"))
    return f"{line}event: {name}\ndata: {content}\n\n".encode()


CHANGE = event("change")
BEAT = b": beat\n\n"
