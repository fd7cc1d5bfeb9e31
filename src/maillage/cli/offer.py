"""`maillage offer`: import the care offer of an organisation, proposed first."""

import json
from pathlib import Path

MOST_LINES = 20


def add_parser(subparsers):
    parser = subparsers.add_parser("offer", help="care offer: import a file")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    importing = actions.add_parser(
        "import",
        help="what a file would change in an organisation's offer; --apply to change it",
        description="Reads FINESS, the national directory's FHIR, or a CSV (docs/offer-import.md). "
        "Without --apply the proposal is stored, and nothing else.",
    )
    importing.add_argument("file", metavar="FILE", type=Path)
    importing.add_argument("--organisation", type=int, required=True, metavar="ID")
    importing.add_argument("--source", help="finess, directory or csv; by default as it looks")
    importing.add_argument(
        "--communes", metavar="CODES", help="of a FINESS file, only these: 23002,23096"
    )
    importing.add_argument("--apply", action="store_true", help="apply what is proposed")
    importing.add_argument(
        "--accept", action="append", default=[], metavar="CONFLICT", help="let the file win there"
    )
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(run=import_file, needs_django=True)


def import_file(args):
    from maillage.apps.accounts.audit import COMMAND
    from maillage.apps.offer import imports

    content = _content(args.file)
    made = imports.propose(
        organisation=_organisation(args.organisation),
        source=args.source or imports.find_source(content),
        file_name=args.file.name,
        content=content,
        user=None,
        actor=COMMAND,
        communes=frozenset(args.communes.split(",")) if args.communes else None,
    )
    if args.apply:
        made = imports.apply(made, actor=COMMAND, accept=args.accept)
    if args.json:
        print(json.dumps(_as_dict(made), ensure_ascii=False, indent=1))
        return
    _print(made)


def _content(path):
    from maillage.sources.files import check_is_file

    check_is_file(path)
    return path.read_bytes()


def _organisation(pk):
    from maillage.apps.accounts.models import Organisation
    from maillage.apps.offer.errors import BadOffer

    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is None:
        raise BadOffer(f"no organisation has the number {pk}")
    return organisation


def _as_dict(made):
    from maillage.apps.offer.imports import counts

    return {
        "import": made.pk,
        "organisation": made.organisation_id,
        "source": made.source,
        "state": made.state,
        "checksum": made.checksum,
        "counts": counts(made.plan),
        "plan": made.plan,
    }


def _print(made):
    plan = made.plan
    print(f"import {made.pk} of {made.file_name} ({made.source}) for {made.organisation}")
    for part, shown in (
        ("additions", lambda item: f"+ {item['kind']} {item['label']}"),
        ("changes", _shown_change),
        ("conflicts", lambda item: f"{_shown_change(item)}   [{item['id']}]"),
        ("hidden", lambda item: f"- {item['kind']} {item['label']}"),
        ("rejected", lambda pair: f"line {pair[0]}: {pair[1]}"),
    ):
        print(f"{part}: {len(plan[part])}")
        for item in plan[part][:MOST_LINES]:
            print(f"  {shown(item)}")
        if len(plan[part]) > MOST_LINES:
            print(f"  … and {len(plan[part]) - MOST_LINES} more")
    waits = made.state == "proposed"
    print("Proposed: nothing else was written; --apply applies it." if waits else "Applied.")


def _shown_change(item):
    return f"~ {item['label']}, {item['field']}: {item['before']!r} -> {item['after']!r}"
