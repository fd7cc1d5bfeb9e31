"""What happened to a rota, as words of the command line: ``--withdraw v0001:12`` and the like."""

import re

from maillage.engines.errors import InvalidInput

SIZES = ("lines", "beds", "vehicles")
_SHAPES = {
    "withdraw": "VOLUNTEER:WEEK, or VOLUNTEER for all the weeks left",
    "offer": "VOLUNTEER:WEEK",
    "close": "CENTRE:FIRST-LAST",
    "open": "CENTRE:FIRST-LAST:LINES",
    "unusual": "CENTRE:FIRST-LAST:beds=N,vehicles=N,lines=N",
}


def add_events(parser):
    """Add one option per kind of event; each may be given several times."""
    for name, shape in _SHAPES.items():
        parser.add_argument(f"--{name}", action="append", default=[], metavar="EVENT", help=shape)


def events_of(args):
    """The events of the options given, in the order of the kinds."""
    events = [_READERS[name](given) for name in _SHAPES for given in getattr(args, name)]
    if not events:
        options = ", ".join(f"--{name}" for name in _SHAPES)
        raise InvalidInput(f"nothing happened to this rota; give one of {options}")
    return events


def _withdraw(given):
    from maillage.engines.rota import Withdrawal

    if re.search(r":\d+$", given):
        volunteer, week = _parts("withdraw", r"(.+):(\d+)", given)
        return Withdrawal(volunteer, int(week))
    return Withdrawal(given)


def _offer(given):
    from maillage.engines.rota import Offer

    volunteer, week = _parts("offer", r"(.+):(\d+)", given)
    return Offer(volunteer, int(week))


def _close(given):
    from maillage.engines.rota import closing

    centre, first, last = _parts("close", r"(.+):(\d+)-(\d+)", given)
    return closing(centre, int(first), int(last))


def _open(given):
    from maillage.engines.rota import opening

    centre, first, last, lines = _parts("open", r"(.+):(\d+)-(\d+):(\d+)", given)
    return opening(centre, int(first), int(last), int(lines))


def _unusual(given):
    from maillage.engines.rota import Unusual, UnusualWeeks

    one = rf"(?:{'|'.join(SIZES)})=\d+"
    centre, first, last, sizes = _parts("unusual", rf"(.+):(\d+)-(\d+):({one}(?:,{one})*)", given)
    named = dict(pair.split("=") for pair in sizes.split(","))
    numbers = {name: int(number) for name, number in named.items()}
    return Unusual(centre, UnusualWeeks(int(first), int(last), **numbers))


def _parts(name, pattern, given):
    found = re.fullmatch(pattern, given)
    if found is None:
        raise InvalidInput(f"--{name} is {given!r}; expected {_SHAPES[name]}")
    return found.groups()


_READERS = {
    "withdraw": _withdraw,
    "offer": _offer,
    "close": _close,
    "open": _open,
    "unusual": _unusual,
}
