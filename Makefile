# The commands of this project; `make` alone lists them. CI and pre-commit run the same ones.
SHELL := /bin/bash
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
POT := .make/messages.pot

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

# -- Set-up: every command below does what it needs of this by itself.

.make/run: requirements.txt
	@mkdir -p .make
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.make/dev: requirements.txt requirements-dev.txt
	@mkdir -p .make
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch .make/run $@

%.mo: %.po .make/run
	$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: texts
texts: .make/run $(COMPILED) ## Compile the translations

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || tools/install-chromium

.PHONY: kannel
kannel:
	@tools/install-kannel

.PHONY: readers
readers:
	@tools/install-readers

# -- Running

.PHONY: run
run: texts ## Run the site with demo data on http://127.0.0.1:8000 (PORT=…)
	@AMOE_DEMO=1 AMOE_SITE_URL=$${AMOE_SITE_URL:-http://127.0.0.1:$(PORT)} PORT=$(PORT) tools/run-demo

.PHONY: run-kannel
run-kannel: texts kannel ## The same with SMS through a real Kannel to a simulated operator (Debian)
	@AMOE_DEMO=1 AMOE_SITE_URL=$${AMOE_SITE_URL:-http://127.0.0.1:$(PORT)} PORT=$(PORT) $(BIN)/python -m tools.run_kannel

.PHONY: keys
keys: .make/run ## Make the secret keys of a production instance (AMOE_INSTANCE=…)
	@$(BIN)/python -m tools.make_keys

# -- Checking

# Tests run the commands hundreds of times: their modules are compiled once.
unexport PYTHONDONTWRITEBYTECODE
# Thousands of tests each make a site's folder: in memory, where there are 4 GB of it to spare.
export PYTEST_DEBUG_TEMPROOT ?= $(shell df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000 { print "/dev/shm" }')

.PHONY: lint
lint: .make/dev ## Lint, format check and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: format
format: .make/dev ## Put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: fast
fast: .make/dev texts ## Unit tests, client tests and journeys: the first to run
	$(BIN)/pytest -n 2 -m "not browser and not service and not slow"

.PHONY: test
test: lint fast chromium kannel readers ## Everything: lint, types, fast tests, then many trials, services, Chromium
	$(BIN)/pytest -n 2 -m "browser or service or slow"

.PHONY: budget
budget: .make/dev texts ## Weigh every page and step against the budgets; fails when over
	$(BIN)/python -m bench.budget

.make/lighthouse/node_modules/.bin/lighthouse:
	@npm install --silent --no-audit --no-fund --prefix .make/lighthouse lighthouse@12.8.2

.PHONY: lighthouse
lighthouse: .make/dev texts chromium .make/lighthouse/node_modules/.bin/lighthouse ## Look at every public page with Lighthouse (needs npm), into docs/lighthouse.md; fails under 100
	$(BIN)/python -m tools.lighthouse

.PHONY: bench
bench: .make/dev texts ## Each measurement; says at the end which is over its figure, and fails then
	@over=; for one in journey handover registry_import papers papers_account claims_import audit desk; do \
		echo "== $$one"; $(BIN)/python -m bench.$$one || over="$$over $$one"; \
	done; test -z "$$over" || { echo "over its figure:$$over"; exit 1; }

.PHONY: campaign-trial
campaign-trial: .make/dev texts ## 100,000 letters to a real mail server while their sender is killed again and again
	CAMPAIGN_LETTERS=100000 $(BIN)/pytest -n 0 -rP tests/service/test_campaign.py -k killed_at_any

.PHONY: screens
screens: .make/dev texts chromium ## Take the screenshots of docs/screens anew
	$(BIN)/python -m tools.screens

.PHONY: card
card: .make/run texts ## Draw the picture of shared links anew (static/card.png)
	$(BIN)/python -m tools.make_card

# -- Texts and voices

.PHONY: extract
extract: .make/run ## Bring the catalogues up to date with the texts in code and templates
	@mkdir -p .make
	$(BIN)/pybabel -q extract -F babel.cfg -k "_ ngettext:1,2" --no-location --sort-output -o $(POT) .
	@for po in $(CATALOGUES); do $(BIN)/pybabel update -i $(POT) -o $$po -l $$(basename $$(dirname $$(dirname $$po))) --no-fuzzy-matching --ignore-obsolete -w 100 || exit 1; done

.PHONY: voices
voices: .make/run ## Record the captcha's digits anew (needs espeak-ng and lame)
	$(BIN)/python tools/make_voices.py
