# Everything a newcomer needs: `make demo`, `make test`, `make check`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# The tests start hundreds of processes; without kept bytecode each would compile the project anew.
export PYTHONDONTWRITEBYTECODE :=
# Tests wait for daemons and drives half of their time: three for every two cores keep these busy.
CORES  := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
JOBS   ?= $(shell echo $$(($(CORES) * 3 / 2)))

.PHONY: help demo test check format slow search reliability clean install

help:
	@echo "make demo    build everything and show ten suggestions on a library of its own"
	@echo "make test    run the whole test suite"
	@echo "make check   formatting, lint, types, import layers"
	@echo "make slow    the proofs that take minutes"
	@echo "make search  new examples, three times as many, for every property"
	@echo "make reliability   all of the proofs that break things: kills, full disks, dead drives"
	@echo "make clean   remove what was built"

install: $(STAMP)

$(STAMP): pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python '>=3.11' $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --group dev -e . ; \
	else \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "samplerecs needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Python's venv module is missing: apt install python3-venv" >&2; exit 1; }; \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev -e . ; \
	fi
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/samplerecs demo --folder .demo

test: $(STAMP)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not slow" $(ARGS)

search: $(STAMP)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "hypothesis and not slow" --hypothesis-profile=search $(ARGS)

reliability: $(STAMP)
	@$(BIN)/python -m pytest -s tests/reliability $(ARGS)

slow: $(STAMP)
	@$(BIN)/python -m pytest -m slow $(ARGS)

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy samplerecs_cli daemon/samplerecs_daemon models/samplerecs_models osc/samplerecs_osc tui/samplerecs_tui scripts tests
	@$(BIN)/lint-imports

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .demo dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
