"""`maillage serve`: answer on an address, after checking that it may."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager

SECONDS_BEFORE_RESTART = 5.0


def add_parser(subparsers):
    parser = subparsers.add_parser("serve", help="serve the portal")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, default=None, help="default: the PORT setting, else 8000"
    )
    parser.set_defaults(run=run, needs_django=True)


def run(args):
    import uvicorn
    from django.conf import settings

    from maillage.apps.accounts.checks import refuse_demonstration_accounts_in_production
    from maillage.apps.studies.executors import check_address
    from maillage.apps.territory.selectors import france_is_loaded

    port = _port(args.port)
    check_address(settings.EXECUTOR)
    refuse_demonstration_accounts_in_production()
    if not france_is_loaded():
        print("error: France is not loaded; run `maillage prepare` first", file=sys.stderr)
        return 2
    print(f"Maillage answers at http://{args.host}:{port}   (stop with Ctrl+C)", flush=True)
    if not settings.PRODUCTION:
        _print_sign_ins(f"http://{args.host}:{port}")
    with _workers(settings.WORKERS):
        uvicorn.run(
            "maillage.project.asgi:application",
            host=args.host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            proxy_headers=settings.BEHIND_PROXY,
        )
    return 0


@contextmanager
def _workers(count):
    """Processes that compute scenarios while the portal answers; they end with it.

    One that dies (out of memory, say) is started again.
    """
    command = [sys.executable, "-m", "maillage.cli", "work", "--parent", str(os.getpid())]
    over, workers = threading.Event(), [_start(command) for _ in range(count)]

    def keep():
        while not over.wait(SECONDS_BEFORE_RESTART):
            for at, worker in enumerate(workers):
                if worker.poll() is not None:
                    workers[at] = _start(command)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def _start(command):
    return subprocess.Popen(command)  # noqa: S603 - our own command


def _port(given):
    text = str(given) if given is not None else os.environ.get("PORT", "").strip() or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SystemExit(f"error: PORT is {text!r}; expected a number from 1 to 65535")
    return int(text)


def _print_sign_ins(address):
    from maillage.apps.accounts.demonstration import DEMONSTRATION_PASSWORD
    from maillage.apps.accounts.models import User

    people = User.objects.filter(is_demonstration=True).order_by("email")
    if people:
        print(f"Demonstration sign-ins at {address}/compte/connexion/")
        print(f"  password of all: {DEMONSTRATION_PASSWORD}")
    for person in people:
        print(f"  {person.email:45} {person.full_name}", flush=True)
