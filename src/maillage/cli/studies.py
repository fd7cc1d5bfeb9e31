"""`maillage studies`: list scenarios, show an answer, compute one here, replay one."""

import json


def add_parser(subparsers):
    parser = subparsers.add_parser("studies", help="scenarios: list, show, run, replay")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add(actions, "list", run_list, "scenarios and their state").add_argument(
        "--json", action="store_true"
    )
    _add(actions, "show", run_show, "the recorded answer, as JSON").add_argument("id", type=int)
    for name, run, text in (
        ("run", run_run, "compute a waiting scenario here"),
        ("replay", run_replay, "compute an answered one again and compare"),
    ):
        action = _add(actions, name, run, text)
        action.add_argument("id", type=int)
        action.add_argument("--executor", help="processes, threads or dask://host:port")


def _add(actions, name, run, text):
    action = actions.add_parser(name, help=text, description=text)
    action.set_defaults(run=run, needs_django=True)
    return action


def run_list(args):
    from maillage.apps.studies.models import Study

    studies = Study.objects.filter(removed_at=None).defer("snapshot", "result").order_by("pk")
    rows = [
        {"id": s.pk, "state": s.state, "name": s.name, "territory": s.perimeter_name}
        for s in studies
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['id']:>6}  {row['state']:8}  {row['name']}  ({row['territory']})")
    if not rows:
        print("no scenario yet; build one at /coordination/scenarios/")


def run_show(args):
    study = _study(args.id)
    if not study.has_answer:
        raise _no_answer(study)
    print(json.dumps(study.result, ensure_ascii=False, indent=1))


def run_run(args):
    study = _study(args.id)
    _compute(study, args.executor)
    study.refresh_from_db()
    print(f"{study.pk} {study.state} {study.problem}".strip())
    return 0 if study.has_answer else 1


def run_replay(args):
    from maillage.apps.accounts.audit import COMMAND
    from maillage.apps.studies.selectors import replay_verdict
    from maillage.apps.studies.services import replay_study

    study = _study(args.id)
    again = replay_study(study=study, user=None, actor=COMMAND)
    _compute(again, args.executor)
    again.refresh_from_db()
    verdict = replay_verdict(again) or again.state
    print(f"{study.pk} replayed as {again.pk}: {verdict}")
    return 0 if verdict == "same" else 1


def _compute(study, executor):
    from django.conf import settings

    from maillage.apps.studies.beating import beating
    from maillage.apps.studies.executors import open_executor
    from maillage.apps.studies.run import compute

    with open_executor(executor or settings.EXECUTOR) as opened:
        compute(study.pk, executor=opened, beat=beating)


def _study(pk):
    from maillage.apps.studies.errors import StudyError
    from maillage.apps.studies.models import Study

    study = Study.objects.filter(pk=pk, removed_at=None).select_related("replay_of").first()
    if study is None:
        raise StudyError(f"no scenario has the number {pk}; see: maillage studies list")
    return study


def _no_answer(study):
    from maillage.apps.studies.errors import StudyError

    return StudyError(f"scenario {study.pk} is {study.state}: it has no answer to show")
