# CareHub. Two commands matter: `make run` and `make test`. `make help` names the rest.
ADDR ?= 127.0.0.1:8000
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first interpreter that really runs and is new enough: a version manager's shim may exist and not run.
FIND_PYTHON = for p in "$(PYTHON)" python3.13 python3.14 python3.12 python3 python \
	"$$HOME"/.pyenv/versions/3.1[2-9]*/bin/python /usr/local/bin/python3.1[2-9] /opt/python*/bin/python3; do \
	[ -n "$$p" ] && "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$$p"; break; }; done
# Node and npm that run and are new enough, else those that pip installs into the virtual environment.
NODE_RUNS = node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1

BIN := .venv/bin
PY := $(BIN)/python
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
SOURCES := $(shell find static/src static/public -type f 2>/dev/null)
SCHEMA := $(shell find carehub innovations making_it_real -path '*/migrations/*.py')
DATA := $(shell find innovations/data carehub/places/data making_it_real/data -type f) innovations/demonstration.py innovations/reference.py $(wildcard making_it_real/demonstration/*.py) making_it_real/survey_demonstration.py carehub/accounts/trial.py

# Somebody may delete the trial's database by hand: then it has to be made anew.
ifeq ($(DATABASE_URL)$(shell grep -s '^DATABASE_URL=.' .env)$(wildcard db.sqlite3),)
$(shell rm -f .make/database .make/data)
endif

.PHONY: help
help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-22s %s\n", $$1, $$2}'
	@echo "  make run ADDR=127.0.0.1:8123  Serve at another address"
	@echo "Then, for real data: $(PY) manage.py import_open_referral SOURCE, and import_postcodes FILE"

.PHONY: run
run: setup .make/accounts ## Set everything up and serve the whole product on http://127.0.0.1:8000
	@echo
	@echo "CareHub is at http://$(ADDR)"
	@echo "  search      http://$(ADDR)/innovations/?q=lonely&near=LS6+2AB"
	@echo "  map         http://$(ADDR)/innovations/coverage/"
	@echo "  staff pages http://$(ADDR)/admin/"
	@cat .make/accounts
	@echo "Stop it with Ctrl-C."
	@SITE_URL="$${SITE_URL:-http://$(ADDR)}" $(BIN)/gunicorn carehub.wsgi --bind $(ADDR) --worker-class gthread --threads 8 --no-control-socket --log-level warning

.PHONY: setup
setup: .make/data ## Everything but serving: environment, packages, Sass, migrations, reference and demonstration data

.env:
	@printf '# A trial on this machine. .env.example names every setting.\nCAREHUB_TRIAL=1\n' > .env

.make/python: requirements/dev.txt
	@mkdir -p .make
	@python="$$($(FIND_PYTHON))"; if [ -z "$$python" ]; then \
		echo "CareHub needs Python 3.12 or newer, and none was found that runs. Install it (or say which: make PYTHON=/path/to/python3.13)."; exit 1; fi; \
	echo "Python: $$python ($$("$$python" --version))"; \
	$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || { rm -rf .venv; "$$python" -m venv .venv; }
	@$(PY) -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

.make/node: package-lock.json .make/python
	@if ! ( $(NODE_RUNS) ); then echo "Node: from a Python wheel"; $(PY) -m pip install --quiet --require-hashes --requirement requirements/node.txt; fi
	@npm ci --silent --no-audit --no-fund
	@touch $@

.make/static: .make/node $(SOURCES) .env
	@npm run --silent build
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

.make/database: .make/python .env $(SCHEMA)
	@$(PY) manage.py migrate --verbosity 0
	@touch $@

.make/data: .make/static .make/database $(DATA)
	@$(PY) manage.py load_reference_data
	@$(PY) manage.py load_statements
	@$(PY) manage.py load_demonstration_data
	@$(PY) manage.py load_making_it_real_demonstration
	@$(PY) manage.py load_survey_demonstration
	@$(PY) manage.py draw_pages --verbosity 0
	@touch $@

# Kept, so that a start has not to wait for Django twice.
.make/accounts: .make/data
	@$(PY) manage.py load_demonstration_data --accounts > $@

.PHONY: test
test: .make/static lint ## Run every test (with CI=true on PostgreSQL too, with Redis, a worker and a browser, skipping nothing)
	@.ci/test

.PHONY: lint
lint: .make/python .env ## Check style, templates and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache 2>&1 | tail -n 3
	@$(BIN)/djlint templates --lint --quiet
	@$(PY) manage.py makemigrations --check --dry-run --verbosity 0

.PHONY: bench
bench: .make/static .make/peer/ready .make/bench/ready ## Measure the pages, the survey and its counting on PostgreSQL (the survey also needs Redis)
	@failed=0; for part in pages survey counting; do $(PY) benchmarks/$$part.py || failed=1; done; exit $$failed

.make/peer/ready: requirements/peer.txt .make/python
	@$(PY) -m venv --clear .make/peer
	@.make/peer/bin/python -m pip install --quiet --require-hashes --requirement requirements/peer.txt
	@touch $@

.make/bench/ready: requirements/bench.txt .make/python
	@$(PY) -m pip install --quiet --require-hashes --requirement requirements/bench.txt --target .make/bench --upgrade
	@touch $@

.PHONY: permissions
permissions: .make/static ## Check who may open what, and print it: every address, for everyone
	@$(BIN)/pytest -q --no-header --no-cov tests/test_permissions.py && cat tests/permissions/table.txt

.PHONY: messages
messages: .make/python ## Gather the survey's texts for translators (locale/), and compile what they wrote; needs GNU gettext
	@$(PY) manage.py makemessages --locale cy --no-location --no-wrap --ignore node_modules --ignore .venv --ignore tests
	@$(PY) manage.py compilemessages --locale cy --verbosity 0

.PHONY: lock
lock: ## Write the lock files anew from pyproject.toml and package.json
	@$(PY) -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml $(LOCK) --output-file requirements/main.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev $(LOCK) --output-file requirements/dev.txt
	@for group in node bench peer; do $(BIN)/uv pip compile --group pyproject.toml:$$group $(LOCK) --output-file requirements/$$group.txt; done
	@npm install --package-lock-only --silent
LOCK = --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: clean
clean: ## Take away everything that make made, the trial's database too
	@rm -rf .venv node_modules .make static/built staticfiles db.sqlite3* .coverage* .pytest_cache .ruff_cache .import_linter_cache
