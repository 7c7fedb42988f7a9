# Two commands do all on a machine with Python 3.11 and make: `make demo` and `make test`.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
JOBS ?= 2
TESTS ?=
OUT ?= build/demo
RUNS ?= 20
SEED ?= 1

VENV := .venv
BIN := $(VENV)/bin
VERSIONS := config/constraints.txt
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(VERSIONS)

# Releases are for Linux, where every dependency has a wheel: nothing of them is run to install it.
LOCKING := $(BIN)/uv pip compile --quiet --no-config --no-annotate --generate-hashes \
	--only-binary :all: --python-version 3.11 --python-platform x86_64-manylinux_2_28 \
	--custom-compile-command "make lock" -c $(VERSIONS)
# What torch's build with CUDA asks for; the build for CPUs, in config/torch.lock, does without.
CUDA := cuda-bindings cuda-toolkit nvidia-cudnn-cu13 nvidia-cusparselt-cu13 nvidia-nccl-cu13 \
	nvidia-nvshmem-cu13 triton

SCRATCH := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2097152 { print $$6 }')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test campaign check format lock audit licences words pictures clean distclean

help:
	@echo "make demo       play the whole road on a simulated Discord, into $(OUT)"
	@echo "make test       run the tests (TESTS='tests/house -k readme' for some, JOBS=4 for more at once)"
	@echo "make campaign   play scenarios in which much goes wrong (RUNS=$(RUNS) SEED=$(SEED) JOBS=$(JOBS))"
	@echo "make check      ruff, formatting, mypy, the doors between the rooms"
	@echo "make format     mend what ruff can mend"
	@echo "make lock       write config/*.lock anew: what a release installs, by version and SHA-256"
	@echo "make audit      ask which known weaknesses what is in the locks has (SOFT=1: if it can be asked)"
	@echo "make licences   write docs/licences.md anew from what is installed"
	@echo "make words      put what the code says into the catalogues, and say what has no translation"
	@echo "make pictures   make the pictures of the documentation anew, of the demo and of the code"
	@echo "make clean      remove what was made, but for the virtual environment"
	@echo "make distclean  remove the virtual environment too"

demo: $(VENV)/.demo
	@$(BIN)/seedbed demo --out $(OUT)

# One thread per test process: the numeric libraries would otherwise fight over the cores. Where
# memory serves as a disk and has the room, the tests' files lie there: SQLite waits for every write.
test: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(if $(SCRATCH),PYTEST_DEBUG_TEMPROOT=$(SCRATCH)) \
		$(BIN)/pytest -n $(JOBS) $(TESTS)

# Each line has the seed that plays its scenario again: make campaign RUNS=1 SEED=...
campaign: $(VENV)/.dev
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.campaign --runs $(RUNS) --seed $(SEED) --jobs $(JOBS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev
	printf '%s\n' $(CUDA) | $(LOCKING) --excludes /dev/stdin --no-emit-package torch \
		--output-file config/requirements.lock pyproject.toml
	printf '%s\n' hatchling | $(LOCKING) --output-file config/build.lock -

audit: $(VENV)/.dev
	@$(BIN)/python -m tests.house.audit $(if $(SOFT),--soft)

licences: $(VENV)/.dev
	$(BIN)/python -m tests.house.licences > docs/licences.md.new
	mv docs/licences.md.new docs/licences.md

words: $(VENV)/.dev
	@$(BIN)/python -m tests.language.update

pictures: $(VENV)/.dev
	@$(BIN)/python -m tests.house.pictures

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
