"""Where sweeps run: addresses that are none, clusters that do not answer."""

import socket
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from maillage.apps.studies.executors import BadExecutor, check_address, open_executor


@pytest.mark.parametrize("address", ["processes", "threads", "dask://cluster:8786"])
def test_known_addresses_are_kept(address):
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "process", "Threads", "tcp://cluster:8786", "dask", "dask://", "dask://cluster",
     "dask://:8786", "dask://cluster:port", "dask://cluster:0", "dask://cluster:70000"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_what_is_expected(address):
    for use in (check_address, lambda given: open_executor(given).__enter__()):
        with pytest.raises(BadExecutor) as refused:
            use(address)

        assert repr(address) in str(refused.value)
        assert "expected processes, threads or dask://host:port" in str(refused.value)


@pytest.mark.parametrize(
    ("address", "kind"), [("threads", ThreadPoolExecutor), ("processes", ProcessPoolExecutor)]
)
def test_an_executor_lasts_as_long_as_the_block(address, kind):
    with open_executor(address) as executor:
        assert isinstance(executor, kind)
        assert isinstance(executor, Executor)
        assert executor.submit(abs, -3).result() == 3

    with pytest.raises(RuntimeError):
        executor.submit(abs, -3)


def test_a_cluster_that_does_not_answer_is_told_with_its_address(monkeypatch):
    monkeypatch.setattr("maillage.apps.studies.executors.DASK_TIMEOUT", "500ms")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"dask://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(BadExecutor, match=f"no dask scheduler answers at {address}"):
        open_executor(address).__enter__()


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(BadExecutor, match=r"pip install 'maillage\[spread\]'"):
        open_executor("dask://127.0.0.1:8786").__enter__()
