"""`maillage audit verify`: read the whole audit trail and say whether its chain holds."""

import json
import sys


def add_parser(subparsers):
    parser = subparsers.add_parser("audit", help="check the audit trail")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify",
        help="read every line; exit 0 if the chain holds, 1 if not",
        description="Note the count and the last hash it prints somewhere else: given back later "
        "with --expect-lines and --expect-hash, they also show whether the end was cut.",
    )
    verify.add_argument("--json", action="store_true", help="print the result as JSON")
    verify.add_argument("--expect-lines", type=int, metavar="N", help="count noted earlier")
    verify.add_argument("--expect-hash", metavar="HASH", help="last hash noted with that count")
    verify.set_defaults(run=run, needs_django=True)


def run(args):
    from maillage.apps.accounts import audit

    if (args.expect_lines is None) != (args.expect_hash is None):
        print("error: give --expect-lines and --expect-hash together", file=sys.stderr)
        return 2
    found = audit.verify()
    problem = _broken(found) or _not_as_noted(args, found)
    if args.json:
        print(json.dumps(_as_dict(found, problem)))
    else:
        print(f"lines: {found.lines}\nlast hash: {found.last_hash}")
        print(problem or "the chain holds")
    return 1 if problem else 0


def _broken(found):
    if found.first_broken is None:
        return ""
    return (
        f"BROKEN at line {found.first_broken}: it is missing, altered, or does not follow the "
        "line before it. Keep this database as it is and compare it with a backup."
    )


def _not_as_noted(args, found):
    from maillage.apps.accounts import audit

    if args.expect_lines is None or audit.was_line(number=args.expect_lines, hash=args.expect_hash):
        return ""
    if found.lines < args.expect_lines:
        return f"CUT: {args.expect_lines} lines were noted, {found.lines} are left."
    return f"REBUILT: line {args.expect_lines} no longer has the hash noted."


def _as_dict(found, problem):
    return {
        "lines": found.lines,
        "last_hash": found.last_hash,
        "first_broken": found.first_broken,
        "holds": not problem,
        "problem": problem or None,
    }
