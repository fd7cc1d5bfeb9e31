"""Floor 3, the door for the terminal: `maillage VERB …`, one module per verb."""

import argparse
import importlib
import os
import sys

VERBS = (
    *("prepare", "serve", "work", "data", "travel", "access", "siting"),
    *("waiting", "rota", "studies", "offer", "indicators", "accounts", "audit", "demo"),
)
INTERRUPTED = 130
DATABASE_ERROR = 3
_DATABASE_ADVICE = {
    "readonly": "Nothing was changed. Give this user the right to write in MAILLAGE_VAR.",
    "disk is full": "Nothing was changed. Free 200 MB or more, then run it again.",
    "disk I/O": "Nothing was changed. Check the disk and its free space, then run it again.",
    "unable to open": "Check that the folder MAILLAGE_VAR exists and may be written.",
    "locked": "Another command is writing. Wait for it to end, then run it again.",
    "onnection": "Check DATABASE_URL and that the PostgreSQL server runs.",
    "no such table": "Run `maillage prepare` first.",
}


def build_parser():
    """The whole command line; each verb's module adds its own part."""
    parser = argparse.ArgumentParser(
        prog="maillage", description="See where care is missing, decide, run, account."
    )
    subparsers = parser.add_subparsers(required=True, metavar="VERB")
    for verb in VERBS:
        importlib.import_module(f"maillage.cli.{verb}").add_parser(subparsers)
    return parser


def main(argv=None):
    """Run one verb; an expected error is one line on standard error and its own exit code."""
    args = build_parser().parse_args(argv)
    try:
        if getattr(args, "needs_django", False):
            _set_up_django()
        return args.run(args) or 0
    except KeyboardInterrupt:
        print("stopped; nothing was left half-done", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader left, as with `maillage data list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - only expected errors are told without a traceback
        code, message = explain(error)
        if code is None:
            raise
        print(f"error: {message}", file=sys.stderr)
        return code


def explain(error):
    """(exit code, message) of an expected error; (None, "") of one that is a bug."""
    code = getattr(error, "exit_code", None)
    if code is not None:
        return code, str(error)
    for symptom, advice in _DATABASE_ADVICE.items():
        if type(error).__name__ == "OperationalError" and symptom in str(error):
            return DATABASE_ERROR, f"the database answers “{error}”. {advice}"
    return None, ""


def _set_up_django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.project.settings")
    try:
        import django
    except ImportError as error:
        raise SystemExit(
            "error: this verb needs the portal; install it with: pip install 'maillage[web,france]'"
        ) from error
    django.setup()
