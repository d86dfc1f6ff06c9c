# Two commands: `make run` and `make test`. Each sets up everything that it needs.
SUPPORTED := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c '$(SUPPORTED)' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run assess test lint types imports unit check docs format wheel messages lock clean

run: $(STAMP)
	@$(BIN)/whence serve --open

assess: $(STAMP)
	@$(BIN)/whence assess examples/sit_bone.yaml

test: lint types imports check unit
	@echo "All checks passed."

# The build runs with the pinned tools, not in a place of its own that would fetch the newest.
$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Whence needs Python 3.11, 3.12 or 3.13 with venv; set PYTHON=/path/to/it"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Whence and its tools into $(VENV) (once; a few minutes)"
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation -e '.[dev]'
	@touch $@

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --include='$(CORE)' --skip-covered --fail-under=95
CORE := src/whence/*.py,src/whence/knowledge/*,src/whence/assessment/*,src/whence/cli/*

check: $(STAMP)
	$(BIN)/whence check

# Pages and pictures that are made from the code and from real results.
docs: $(STAMP)
	$(BIN)/python scripts/docs.py

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(STAMP)
	$(BIN)/python -m build --no-isolation

# Words of the site for translation, gathered and compiled.
messages: $(STAMP)
	$(BIN)/python scripts/messages.py

lock: $(STAMP)
	$(BIN)/python scripts/lock.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* dist build
