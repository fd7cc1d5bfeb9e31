"""`maillage indicators list|show|run`: what is measured, how, and any of its numbers again."""

import json


def add_parser(subparsers):
    """Add the verb `indicators` and its actions."""
    verb = subparsers.add_parser("indicators", help="what compacts are measured on")
    verb.set_defaults(needs_django=True)
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    every = actions.add_parser("list", help="every indicator and its version")
    every.set_defaults(run=run_list)
    show = actions.add_parser("show", help="the whole definition of one")
    show.set_defaults(run=run_show)
    run = actions.add_parser("run", help="compute one, over a territory and a period")
    run.add_argument("--territory", required=True, metavar="AREA", help="departement:58, france …")
    run.add_argument("--period", required=True, help="2026, 2026-T3, 2026-10 or FIRST..LAST")
    run.add_argument("--compact", metavar="SLUG", help="for those counted on one compact's rows")
    run.set_defaults(run=run_run)
    for action in (show, run):
        action.add_argument("id", metavar="ID", help="as in `maillage indicators list`")
    for action in (every, show, run):
        action.add_argument("--json", action="store_true", help="print one JSON value")


def run_list(args):
    """Print one line an indicator, or one JSON array of their definitions."""
    from maillage.apps.compact.definitions import definitions

    if args.json:
        print(_json([described(each) for each in definitions()]))
        return
    for each in definitions():
        told = " (declared)" if each.is_declared else ""
        print(f"{each.id} v{each.version}: {each.title}, {each.unit}{told}")


def run_show(args):
    """Print one definition, as its file says it."""
    from maillage.apps.compact.definitions import definition

    found = definition(args.id)
    print(_json(described(found)) if args.json else found.text.rstrip())


def run_run(args):
    """Compute one indicator now and print it beside the last value kept; nothing is kept."""
    from maillage.apps.compact.selectors.values import attempt, latest

    value = attempt(args.id, args.territory, args.period, args.compact)
    if args.json:
        kept = latest(args.id, value.area, value.period, args.compact)
        print(_json(answer(value) | {"kept": kept and answer(kept)}))
    else:
        print(f"{value.title}, {value.area_name}, {value.period}: {value.shown}")
        for note in value.notes:
            print(f"  {note}")


def answer(value):
    """A `Value` as plain JSON values; a fresh one was computed now."""
    from django.utils import timezone

    return {
        "id": value.indicator,
        "version": value.version,
        "value": value.value,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "unit": value.unit,
        "territory": value.area,
        "territory_name": value.area_name,
        "communes": value.communes,
        "period": value.period,
        "compact": value.compact or None,
        "withheld": value.is_withheld,
        "declared": value.is_declared,
        "why": value.why,
        "sources": [list(source) for source in value.sources],
        "notes": list(value.notes),
        "computed_at": (value.computed_at or timezone.now()).isoformat(timespec="seconds"),
    }


def described(definition):
    """A definition as plain JSON values, its text left out."""
    from dataclasses import asdict

    told = asdict(definition) | {
        "next_review": definition.next_review.isoformat(),
        "declared": definition.is_declared,
        "adds_up": definition.grows,
    }
    del told["text"]
    return told


def _json(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
