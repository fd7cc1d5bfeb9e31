"""Traps set once for every test, and what all tests share."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


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
