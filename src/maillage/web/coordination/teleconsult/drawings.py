"""Two drawings made by the server: arrivals by hour, practitioners by half-hour."""

from maillage.web.components.words import BLANK, count

WIDTH, HEIGHT = 700, 200
_SHADES = ("class-5", "class-2", "class-4", "class-1", "class-3", "class-6", "class-7")


def hours(rows):
    """What `_bars.html` takes: for each hour, arrivals and in front of them those seen in time.

    rows : [(hour, arrivals, seen in time)]
    """
    rows = [row for row in rows if 7 <= row[0] < 23 or row[1]]
    tallest = max((arrivals for _, arrivals, _ in rows), default=0) or 1
    bars = []
    for place, (hour, arrivals, seen) in enumerate(rows):
        told = f"{hour}{BLANK}h{BLANK}: {count(arrivals, 'arrivée')}, {seen} en 15{BLANK}minutes"
        bars.append(_bar(place, len(rows), (0, arrivals / tallest), "class-2", told))
        bars.append(_bar(place, len(rows), (0, seen / tallest), "class-5", told))
    return _drawing(bars, rows[0][0] * 60, (rows[-1][0] + 1) * 60)


def plan(names, staffing, first_minute, step_minutes):
    """What `_bars.html` takes: practitioners on duty by step, one shade for each skill, piled up.

    staffing : int array, shape (n_skills, n_steps)
    """
    tallest = max(1, staffing.sum(axis=0).max(initial=0))
    bars, n_steps = [], staffing.shape[1]
    for step in range(n_steps):
        below = 0
        for skill, name in enumerate(names):
            number = int(staffing[skill, step])
            told = f"{clock_of(first_minute + step * step_minutes)}{BLANK}: {name}, {number}"
            span = (below / tallest, (below + number) / tallest)
            bars.append(_bar(step, n_steps, span, shade(skill), told))
            below += number
    return _drawing(bars, first_minute, first_minute + n_steps * step_minutes)


def shade(place):
    return _SHADES[place % len(_SHADES)]


def clock_of(minutes):
    """Minutes since midnight, as one says an hour.

    >>> clock_of(450), clock_of(1380)
    ('7\\xa0h\\xa030', '23\\xa0h')
    """
    rest = f"{BLANK}{minutes % 60:02d}" if minutes % 60 else ""
    return f"{minutes // 60}{BLANK}h{rest}"


def _bar(place, places, span, css, label):
    width = WIDTH / places
    low, high = (round(HEIGHT * share, 1) for share in span)
    return {
        "x": round(place * width, 1),
        "y": round(HEIGHT - high, 1),
        "width": round(width, 1),
        "height": round(high - low, 1),
        "css": css,
        "label": label,
    }


def _drawing(bars, first_minute, last_minute):
    return {
        "bars": bars,
        "width": WIDTH,
        "height": HEIGHT,
        "first": clock_of(first_minute),
        "last": clock_of(last_minute),
    }
