# `make check` and `make test` set up what they need; both are all that a fresh machine with Python 3.11 and git needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: check test lint bench fuzz record clean

check: $(VENV)/.runtime
	@$(BIN)/tidegate check

# Without the benchmarks: beside other tests they would measure the other tests (`make bench`).
test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m "not bench" $(TESTS)

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet tools tests
	@$(BIN)/ruff check --quiet tools tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(BIN)/tidegate generate --check

bench: $(VENV)/.dev
	@$(BIN)/python -m pytest -n 0 -m bench -s tests/benchmarks

# Random kustomizations with new seeds against the real kustomize, for SECONDS.
SECONDS ?= 120
fuzz: $(VENV)/.dev
	@$(BIN)/python tests/render/kustomize/fuzz_kustomize.py --seconds $(SECONDS)

# Asks the real tools again, and rewrites the recorded answers that the tests compare with. Two more need what a
# machine may not have, and are run by hand: tests/record/scopes.py (Kubernetes' own tree), api_verdicts.py (a server).
record: $(VENV)/.dev
	@$(BIN)/python tests/record/yaml_readings.py
	@$(BIN)/python tests/record/kustomize.py
	@test ! -d ../shared/corpus/kustomize || $(BIN)/python tests/record/kustomize_corpus.py
	@test ! -d ../shared/crds || $(BIN)/python tests/record/schemas.py

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

clean:
	@rm -rf $(VENV) build dist tools/*.egg-info
