# Two commands do all on a machine with Python 3.11 and make: `make demo` and `make test`.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
JOBS ?= 2
TESTS ?=
OUT ?= build/demo

VENV := .venv
BIN := $(VENV)/bin
VERSIONS := config/constraints.txt
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(VERSIONS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format clean distclean

help:
	@echo "make demo       play the whole road on a simulated Discord, into $(OUT)"
	@echo "make test       run the tests (TESTS='tests/house -k readme' for some, JOBS=4 for more at once)"
	@echo "make check      ruff, formatting, mypy, the doors between the rooms"
	@echo "make format     mend what ruff can mend"
	@echo "make clean      remove what was made, but for the virtual environment"
	@echo "make distclean  remove the virtual environment too"

demo: $(VENV)/.demo
	@$(BIN)/seedbed demo --out $(OUT)

# One thread per test process: the numeric libraries would otherwise fight over the cores.
test: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(JOBS) $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find bot cogs config seeds tests -name __pycache__ -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)

# The stamps say what is installed; they are as old as the versions they were made from.
$(VENV)/.demo: pyproject.toml $(VERSIONS) | $(BIN)/python
	@echo "Installing the bot and the demo into $(VENV); this takes a few minutes the first time."
	@$(PIP) -e '.[demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(VERSIONS) | $(BIN)/python
	@echo "Installing the bot and its tools into $(VENV); this takes a few minutes the first time."
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.demo

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=..." >&2; exit 1; }
	@echo "Making the virtual environment $(VENV) with $(PYTHON)."
	@$(PYTHON) -m venv $(VENV)
