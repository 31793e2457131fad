# Everything runs in .venv; `make run` needs nothing but Python 3.11 to 3.13 with venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint bench soak audit lock clean
.DEFAULT_GOAL := run

# The stamps are made last, so that an interrupted installation is taken up again.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; (3, 11) <= v < (3, 14) or sys.exit("Python 3.11 to 3.13 is needed; name one: make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.installed
	$(BIN)/tracker db upgrade
	$(BIN)/tracker seed
	@exec $(BIN)/tracker serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --severity-level medium --confidence-level medium --recursive tracker migrations scripts
	@if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint Dockerfile; else echo "hadolint: none for this platform, left out"; fi

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/benchmarks -s --timeout=3600

soak: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/soak -s --timeout=14400

# Known vulnerabilities of what is locked; fails, too, where not everything could be looked up.
audit: $(VENV)/.installed-dev
	$(BIN)/python scripts/audit.py requirements.lock requirements-dev.lock

# Pin what pyproject.toml asks for; the newest of everything: make lock UPGRADE=--upgrade
lock: $(VENV)/.installed-dev
	UPGRADE=$(UPGRADE) sh scripts/lock.sh $(BIN)/uv

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
