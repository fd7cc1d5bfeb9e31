"""`maillage data list | import | fetch`: what is loaded, and how to load more."""

import json
import sys
from pathlib import Path

from maillage.sources import FILE_KINDS, catalogue
from maillage.sources.fetch import checksum
from maillage.sources.fetch import fetch as download

MOST_LINES = 20


def add_parser(subparsers):
    parser = subparsers.add_parser("data", help="open data: list, import, fetch")
    verbs = parser.add_subparsers(required=True, metavar="ACTION")

    listing = verbs.add_parser("list", help="what is loaded: source, vintage, licence, rows, date")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_datasets, needs_django=True)

    importing = verbs.add_parser("import", help="import a file")
    importing.add_argument("kind", metavar="KIND", help=", ".join(FILE_KINDS))
    importing.add_argument("file", metavar="FILE", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="check all, write nothing")
    importing.add_argument("--vintage", help="year of the data, where the file does not say it")
    importing.add_argument("--json", action="store_true")
    importing.set_defaults(run=import_file, needs_django=True)

    fetching = verbs.add_parser("fetch", help="download from the official address, then import")
    fetching.add_argument("kind", metavar="KIND", help=", ".join(FILE_KINDS))
    fetching.add_argument("--download-only", action="store_true", help="do not import")
    fetching.add_argument("--address", help="address of the file, where none is confirmed here")
    fetching.set_defaults(run=fetch, needs_django=True)


def list_datasets(args):
    from maillage.apps.territory import selectors

    loaded = list(selectors.datasets())
    if args.json:
        print(json.dumps([_as_dict(dataset) for dataset in loaded], ensure_ascii=False, indent=2))
        return 0
    if not loaded:
        print("Nothing is loaded yet; run `maillage prepare`.")
    for dataset in loaded:
        print(
            f"{dataset.kind:16} {dataset.vintage:10} {dataset.part:15.15} "
            f"{dataset.rows_kept:>8,} of {dataset.rows_read:,} rows   {dataset.licence}   "
            f"loaded {dataset.loaded_at:%Y-%m-%d}\n{'':16} {dataset.title} "
            f"({dataset.producer}); {dataset.file_name}, "
            f"sha256 {dataset.checksum[:12]}…"
        )
    missing = [kind for kind in FILE_KINDS if kind not in {d.kind for d in loaded}]
    if missing:
        print(f"Not loaded: {', '.join(missing)}.  maillage data import KIND FILE")
    return 0


def _as_dict(dataset):
    return {
        "kind": dataset.kind,
        "title": dataset.title,
        "producer": dataset.producer,
        "vintage": dataset.vintage,
        "part": dataset.part,
        "licence": dataset.licence,
        "rows_read": dataset.rows_read,
        "rows_kept": dataset.rows_kept,
        "loaded_at": dataset.loaded_at.isoformat(),
        "file_name": dataset.file_name,
        "checksum": dataset.checksum,
    }


def import_file(args):
    from maillage.apps.territory import services

    catalogue.entry(args.kind)
    options = {"vintage": args.vintage} if args.vintage else {}
    results = services.import_file(
        kind=args.kind, path=args.file, actor="command", dry_run=args.dry_run, **options
    )
    if args.json:
        print(json.dumps([_result(result) for result in results], ensure_ascii=False, indent=2))
        return 0
    for result in results:
        _print_result(result)
    print("Dry run: nothing was written." if args.dry_run else "Done.")
    return 0


def _result(imported):
    report = imported.report
    return {
        "kind": report.kind,
        "vintage": report.vintage,
        "part": imported.part,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "written": imported.written,
        "mapped": imported.mapped,
        "unmapped": [list(pair) for pair in imported.unmapped],
        "rejections": [[rejection.line, rejection.reason] for rejection in report.rejections],
        "checksum": report.checksum,
    }


def _print_result(imported):
    report = imported.report
    title = " ".join(part for part in (report.title, imported.part, report.vintage) if part)
    print(
        f"{title}: {report.rows_read:,} rows read, {report.rows_kept:,} kept, "
        f"{imported.written:,} written"
    )
    if imported.mapped:
        print(f"  {imported.mapped} old commune codes mapped to today's")
    _print_some("not mapped to a commune of today", [" ".join(p) for p in imported.unmapped])
    _print_some("lines rejected", _by_reason(report.rejections))
    _print_some("lines repaired", _by_reason(report.remarks))


def _by_reason(rejections):
    """One line a reason: how many lines, and the first ones' numbers."""
    lines = {}
    for rejection in rejections:
        lines.setdefault(rejection.reason, []).append(rejection.line)
    return [
        f"{reason}  (line {', '.join(map(str, numbers[:5]))}{', …' if len(numbers) > 5 else ''}; "
        f"{len(numbers)} in all)"
        for reason, numbers in sorted(lines.items(), key=lambda item: -len(item[1]))
    ]


def _print_some(title, lines):
    if not lines:
        return
    print(f"  {title}:")
    for line in lines[:MOST_LINES]:
        print(f"    {line}")
    if len(lines) > MOST_LINES:
        print(f"    … and {len(lines) - MOST_LINES} more (all with --json)")


def fetch(args):
    from django.conf import settings

    from maillage.apps.territory import services

    path = download(
        args.kind,
        settings.VAR / "downloads",
        progress=_progress_bar(sys.stderr),
        address=args.address,
    )
    print(file=sys.stderr)
    print(f"Downloaded {path.name}, sha256 {checksum(path)}")
    if args.download_only:
        return 0
    for result in services.import_file(kind=args.kind, path=path, actor="command"):
        _print_result(result)
    return 0


def _progress_bar(stream):
    def show(done, total):
        share = f"{100 * done / total:3.0f} %" if total else "    "
        print(f"\r{share}  {done / 1e6:,.1f} MB", end="", file=stream, flush=True)

    return show
