"""Traps set once for every test, and what all tests share."""

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from django.template import Node, engines
from django.template.base import FilterExpression
from hypothesis import settings as hypothesis_settings

REPOSITORY = Path(__file__).resolve().parents[1]
# Properties are checked without a stop-watch: a busy machine is not a wrong answer. Twenty examples
# each: the whole suite must stay near a quarter of an hour.
hypothesis_settings.register_profile("no stop-watch", deadline=None, max_examples=20)
hypothesis_settings.load_profile("no stop-watch")
SHARED = REPOSITORY.parent / "shared"
collect_ignore = ["on_postgresql.py"]  # a command, not a test
# Files are handed out in this order. The solvers come first, those of siting all to one process:
# the others find the loops compiled. What is long must not be left for the end, when a core would
# wait for it.
FIRST = (
    "siting",
    "test_prepare",
    "engines",
    "e2e/test_public_pages",
    "e2e/test_builder",
    "e2e/test_study",
)
LAST = ("test_work", "studies")  # they solve: by then the loops are compiled


def pytest_configure():
    """Tests write nothing beside the repository, and need no collected static files."""
    from django.conf import settings

    settings.VAR = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
    settings.STATIC_ROOT = settings.VAR / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    # Django's own hash takes half a second by design; its strength is not ours to test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """`--dist loadfile` in the order of the collection, the files of the solvers as one."""
    from xdist.scheduler import LoadFileScheduling

    class InOrder(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "siting" if "siting" in file else file

    config.option.loadscopereorder = False
    return InOrder(config, log) if config.option.dist == "loadfile" else None


def _turn(item):
    file = item.nodeid.split("::")[0]
    for turn, names in ((0, FIRST), (2, LAST)):
        for place, name in enumerate(names):
            if name in file:
                return turn, place
    return 1, 0


def pytest_collection_modifyitems(config, items):
    """Files take their turn; on PostgreSQL only what meets the database is run again."""
    from django.db import connection

    items.sort(key=_turn)

    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[i for i in items if not _meets_the_database(i)])
        items[:] = [item for item in items if _meets_the_database(item)]


def _meets_the_database(item):
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_test_environment, django_db_blocker, tmp_path_factory
):
    """SQLite in a file, not in memory: threads then meet the locks of the real thing.

    The migrations run once: of several processes, one makes a template, which each copies.
    """
    from django.db import connection

    wanted, name = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        wanted["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    shared = tmp_path_factory.getbasetemp().parent
    template = str(shared / "template.sqlite3") if is_sqlite else f"test_{name}_template"
    with django_db_blocker.unblock(), (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "template.done").exists():
            _migrate(connection, template)
            (shared / "template.done").touch()
    if is_sqlite:
        shutil.copyfile(template, wanted["NAME"])
    else:
        wanted["TEMPLATE"] = template


def _migrate(connection, name):
    """Make the empty database of that name; the connection is for its own again afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", connection.settings_dict["NAME"])
        patch.setitem(connection.settings_dict["TEST"], "NAME", name)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """Django would erase the copy before its start; the file goes with its temporary folder."""
    from django.db import connection

    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session", autouse=True)
def _emptying_the_tables_between_tests_empties_the_audit_trail_too():
    """SQLite empties with DELETE, which the triggers refuse: lift them for that moment only."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    operations = type(connection.ops)
    original = operations.execute_sql_flush

    def without_triggers(self, statements):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f"DROP TRIGGER {name}" for name, _ in triggers]
        original(self, [*drop, *statements, *(sql for _, sql in triggers)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(scope="session")
def shared():
    """Folder of the real open-data files kept beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the real files are not beside this repository (folder ../shared)")
    return SHARED


@pytest.fixture(scope="session")
def repository():
    return REPOSITORY


@pytest.fixture(autouse=True)
def _unordered_queries_come_back_shuffled(monkeypatch):
    """A test that relies on an order nobody asked for fails sooner or later: here, sooner."""
    from django.db.models.expressions import OrderBy
    from django.db.models.functions import Random
    from django.db.models.sql.compiler import SQLCompiler

    original = SQLCompiler._order_by_pairs

    def shuffled(compiler):
        pairs = list(original(compiler))
        query = compiler.query
        free = not (pairs or query.combinator or query.distinct or query.group_by is not None)
        if free and query.default_cols:
            pairs = [(OrderBy(Random()), False)]
        yield from pairs

    monkeypatch.setattr(SQLCompiler, "_order_by_pairs", shuffled)


class UnknownVariable(str):
    """False, so other people's templates show nothing; for ours, an error that names it."""

    def __bool__(self):
        frame = sys._getframe(1)
        asked = frame.f_locals.get("self")
        while isinstance(asked, FilterExpression) and (frame := frame.f_back):
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                ours = "/src/maillage/" in node.origin.name
                assert not ours, f"{asked.token} is unknown in {node.origin}"
                break
        return False


@pytest.fixture(autouse=True)
def _unknown_template_variables_fail(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", UnknownVariable())
