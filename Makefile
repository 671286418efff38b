# Two commands: `make run` and `make test`. Everything else is a part of one of them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := var/bench-env
EDITOR := platform/authoring/static/authoring/built/editor.js
MESSAGES := $(shell find . -name '*.po' -not -path './.venv/*' -not -path './var/*')

TEMPLATES := $(shell find . -type d -name templates -not -path './.venv/*' -not -path './var/*')

.PHONY: run env bench-env test programs lint types contracts unit bench trust load pictures clean

run: env
	@$(BIN)/python -m config.dev

env: $(VENV)/.installed $(VENV)/.compiled $(EDITOR)

# Python 3.11 or newer, whatever it is called here.
$(VENV)/bin/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
	  command -v $$python >/dev/null 2>&1 && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  && exec $$python -m venv $(VENV); \
	done; echo "Python 3.11 or newer is needed; name it: make env PYTHON=/path/to/python3" >&2; exit 1

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.compiled: $(MESSAGES) | $(VENV)/.installed
	@for folder in $(sort $(patsubst %/zh_Hans/LC_MESSAGES/,%,$(dir $(MESSAGES)))); do \
	  $(BIN)/pybabel --quiet compile -d $$folder -D django || exit 1; \
	done
	@touch $@

# CodeMirror, bundled; pages without it show plain text fields.
$(EDITOR): frontend/package-lock.json $(wildcard frontend/*.js) | $(VENV)/.installed
	@.ci/frontend

test: env programs lint types contracts unit

programs:
	@sh .ci/programs

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint $(TEMPLATES)

types:
	@$(BIN)/mypy platform/engine schemas

contracts:
	@$(BIN)/lint-imports

unit:
	@sh .ci/tests

bench: env bench-env
	@$(BIN)/python -m tests.bench

# Fifty clients racing, kill -9 and full disks in the middle of ten thousand actions, and more; takes hours.
trust: env
	@$(BIN)/python -m tests.trust

# A crowd in 340 regions for five minutes, with whoever asks on the same machine; the regions take some minutes more.
load: env
	@$(BIN)/python -m tests.trust --load

bench-env: $(BENCH)/.installed

# The packages to compare with live in an environment of their own: some of them carry names of the standard library.
$(BENCH)/.installed: requirements-bench.lock tests/bench/peers/package-lock.json | $(VENV)/bin/python
	@echo "Installing what to compare with …"
	@$(BIN)/python -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@mkdir -p $(BENCH)/peers && cp tests/bench/peers/package*.json $(BENCH)/peers/
	@cd $(BENCH)/peers && npm ci --silent --no-audit --no-fund --ignore-scripts \
	  || echo "npm is not here, or could not install: SurveyJS and json-logic-js will not be measured."
	@touch $@

# The pictures of the README, taken from what `make run` has started.
pictures: env
	@$(BIN)/python -m tests.pictures $(or $(ADDRESS),http://127.0.0.1:8000)

clean:
	@rm -rf $(VENV) $(BENCH) frontend/node_modules $(dir $(EDITOR)) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
