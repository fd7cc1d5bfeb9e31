# Every command of the project. `make run` and `make test` set up all they need.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed

.PHONY: run install test test-pages test-postgresql check bench format clean

run: $(STAMP)
	$(BIN)/maillage prepare --demonstration
	$(BIN)/maillage serve

install: $(STAMP)

# Half of the wait was bytecode of modules that nobody imports: Python writes it at the first use.
$(STAMP): pyproject.toml requirements/pinned.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
	  --constraint requirements/pinned.txt --editable '.[web,france,roads,dev]'
	touch $(STAMP)

# The whole suite on SQLite, the browser apart (its loop would run under asynchronous tests). A file
# stays on one process. What a process compiles is kept for the next ones, whatever the machine says
# of bytecode; so is the France that the suite prepared, for the browser.
export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/python -m pytest -q --dist loadfile
test: export PREPARED_DIR := $(CURDIR)/var/prepared-by-tests
test: $(STAMP)
	rm -rf $(PREPARED_DIR)
	$(PYTEST) -n auto --ignore tests/e2e
	$(MAKE) --jobs 2 --output-sync test-pages test-postgresql
	rm -rf $(PREPARED_DIR)

# A browser often waits: its tests take one process more than two cores, and leave time for the
# tests of what is stored, again on PostgreSQL, with the national door and what is killed. National
# profiles are checked once: they see what leaves, whatever the database.
KILLED := tests/web/relay/test_killed.py tests/web/relay/test_queue_killed.py
test-pages: $(STAMP)
	$(PYTEST) -n 3 tests/e2e

test-postgresql: $(STAMP)
	nice $(BIN)/python tests/on_postgresql.py $(PYTEST) -n auto \
	  tests/apps tests/fhir --ignore tests/fhir/test_validation.py $(KILLED)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/python -m django makemigrations --check --dry-run --settings maillage.project.settings

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Our side and the peers, in one environment of its own: all parts, or `make bench ONLY=access`
# (their names are in benchmarks/__main__.py). Tables are kept in benchmarks/results.
BENCH := .venv-bench
bench: $(BENCH)/.installed
	PYTHONPATH=. $(BENCH)/bin/python -m benchmarks $(ONLY)

$(BENCH)/.installed: pyproject.toml requirements/pinned.txt requirements/peers.txt
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
	  --constraint requirements/pinned.txt --editable '.[web,france]'
	$(BENCH)/bin/python -m benchmarks.install_peers
	touch $@

clean:
	rm -rf $(VENV) $(BENCH) var
