# The two commands: `make demo` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test check format lock bench clean

setup: $(STAMP)

# The lock file holds exact versions for the run and for development.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/postloan demo

test: setup
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Changes nothing and reports every failure.
check: setup
	@failed=0; \
	for command in \
	  "$(BIN)/ruff format --check ." \
	  "$(BIN)/ruff check ." \
	  "$(BIN)/mypy" \
	  "$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 sql"; do \
	  echo "== $$command"; $$command || failed=1; \
	done; exit $$failed

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix --disable-progress-bar sql

# Renews the exact versions from the floors in pyproject.toml.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --python-version 3.11 -o requirements.lock --upgrade
	touch $(STAMP)

bench: setup
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
