# Bare `make` lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
DEMO_ENV := DEMO=true
# A fault of the browser itself is tried once more; a failed assertion, or a page that does not come, never is.
AFTER_A_CRASH := --reruns 1 --only-rerun "Protocol error" --only-rerun "Target crashed" --only-rerun "Page crashed"

.DEFAULT_GOAL := help
.PHONY: help setup run test check audit bench rules library tools clean

help: ## list these lines
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r requirements-dev.txt
	@touch $@

setup: .venv/.installed ## make the virtual environment and install everything in it

run: setup ## serve the demo: PostgreSQL, web and worker; Ctrl-C stops all of them
	@$(DEMO_ENV) $(BIN)/python -m prolo.serve

tools: ## install Debian's Chromium and nginx when they are missing
	@command -v $${CHROMIUM:-/usr/bin/chromium-headless-shell} >/dev/null && [ -x /usr/sbin/nginx ] || deploy/install-test-tools

test: setup tools ## run all tests, real browser and killed processes included
	$(BIN)/pytest tests -q -n 2 --dist worksteal -m "not journey and not chaos"
	$(BIN)/pytest tests -q -n 2 --dist worksteal -m journey $(AFTER_A_CRASH)
	$(BIN)/pytest tests -q -m chaos

check: setup ## style, types, import rules, migrations, production settings, stale documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache
	PYTHONPATH=. $(BIN)/mypy prolo education triage
	$(DEMO_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(DEMO_ENV) $(BIN)/python manage.py print_rules --check
	$(DEMO_ENV) $(BIN)/python manage.py print_safety --check
	$(DEMO_ENV) $(BIN)/python manage.py load_library --check
	deploy/check-production-settings
	$(BIN)/pytest tests/house -q

# LHC-Forms is taken as its maker built it: what it was built from is not needed to run it.
.data/audit/.installed: tests/audit/package-lock.json tests/audit/lforms.sha512
	@mkdir -p $(@D) && cp tests/audit/package.json $^ tests/audit/.npmrc $(@D)
	npm ci --prefix $(@D) --silent
	cd $(@D) && npm pack --silent lforms@40.1.3 && sha512sum --check --quiet lforms.sha512 && tar xzf lforms-40.1.3.tgz
	@touch $@

audit: setup tools .data/audit/.installed ## check every page by HTML's checkers and Lighthouse, and our forms in a public renderer (needs Java and Node)
	$(BIN)/python -m tests.audit

bench: setup ## measure speed side by side with a limit (QUICK=1: a few minutes, over few cases)
	$(BIN)/python -m tests.bench

rules: setup ## write docs/rules.md and docs/safety.md anew, and keep a new version of the rules
	@$(DEMO_ENV) $(BIN)/python manage.py print_rules --write
	@$(DEMO_ENV) $(BIN)/python manage.py print_safety --write

library: setup ## check the education library and print its scores
	@$(DEMO_ENV) $(BIN)/python manage.py load_library --check

clean: ## stop the embedded PostgreSQL; the data stays
	@$(DEMO_ENV) $(BIN)/python -m prolo.serve --stop
