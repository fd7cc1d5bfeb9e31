"""`maillage prepare`: database, static files, France and, if asked, the demonstration."""

import hashlib
import sys
from importlib.metadata import version
from pathlib import Path


def add_parser(subparsers):
    parser = subparsers.add_parser(
        "prepare", help="create or upgrade the database, load France; safe to run again"
    )
    parser.add_argument(
        "--demonstration",
        action="store_true",
        help="also create the demonstration: accounts, territory, scenario, offer (never in "
        "production)",
    )
    parser.set_defaults(run=run, needs_django=True)


def run(args):
    from django.conf import settings
    from django.core.management import call_command

    if args.demonstration and settings.PRODUCTION:
        print(
            "error: the demonstration cannot be prepared with MAILLAGE_ENV=production",
            file=sys.stderr,
        )
        return 2
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    _collect_static(settings)
    _load_france()
    if args.demonstration:
        _demonstrate()
    _compile()
    return 0


def _collect_static(settings):
    """Collect and compress once; again only when a static file or the version changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(version("maillage").encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path))
            digest.update(f"{path}:{file.stat().st_mtime_ns}".encode())
    stamp = settings.STATIC_ROOT / ".collected"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())


def _load_france():
    from maillage.apps.territory.selectors import france_is_current
    from maillage.apps.territory.services import load_france

    if france_is_current():
        return
    print("Loading France (about half a minute, once):", flush=True)
    load_france(actor="command", progress=_print_step)


def _print_step(done, total, text):
    print(f"  [{done}/{total}] {text}", flush=True)


def _compile():
    """Compile what a waiting screen computes, and keep it: no visitor waits for that."""
    from django.utils import timezone

    from maillage.apps.teleconsult.selectors.picture import estimates

    estimates(timezone.now())


def _demonstrate():
    from maillage.apps.accounts.demonstration import create_demonstration_accounts
    from maillage.apps.booking.demonstration import create_demonstration_past
    from maillage.apps.compact.demonstration import create_demonstration_compacts
    from maillage.apps.offer.demonstration import create_demonstration_offer
    from maillage.apps.rota.demonstration import create_demonstration_rota
    from maillage.apps.studies.demonstration import create_demonstration_study
    from maillage.apps.teleconsult.demonstration import create_demonstration_points
    from maillage.apps.territory.demonstration import create_demonstration_territory
    from maillage.apps.training.demonstration import create_demonstration_training

    create_demonstration_accounts()
    create_demonstration_territory()
    create_demonstration_study()
    create_demonstration_offer()
    create_demonstration_training()
    create_demonstration_points()
    create_demonstration_rota()
    create_demonstration_past()
    create_demonstration_compacts()
