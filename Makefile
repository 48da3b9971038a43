# Everything the project needs is set up inside this folder, from the package registries only.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

PAGES := ui/dist/built
PAGE_SOURCES := $(shell find ui -type f \( -name '*.py' -o -name '*.js' -o -name '*.jsx' -o -name '*.css' -o -name '*.json' -o -name '*.svg' \) -not -path '*/.*' -not -path 'ui/dist*')

.PHONY: setup pages lock run test lint bench chaos docs clean

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

pages: $(PAGES)

$(PAGES): $(READY) $(PAGE_SOURCES)
	$(BIN)/python -m ui.build

run: $(PAGES)
	$(BIN)/fluxo serve --demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint $(PAGES)
	$(BIN)/pytest -n auto --dist worksteal

bench: $(PAGES)
	$(BIN)/python -m tests.bench

chaos: setup
	$(BIN)/python -m tests.chaos --kills 60
	$(BIN)/python -m tests.chaos --rolls 12

docs: setup
	$(BIN)/fluxo docs

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist ui/dist ui/web/.web* ui/web/.reflex .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
