# The menu of commands. `make` alone lists them; README.md has the same by plain pip lines for Windows.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:

DATA ?= $(or $(CHANNEL_SHIFT_DATA),data)
DEMO := data-demo
PORT ?= 8501
ARGS ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed-requirements
INSTALLED_DEV := $(VENV)/.installed-requirements-dev
PIP := $(PYTHON) -m pip install --disable-pip-version-check --quiet

# Build and check end with 1 when data needs attention: the figures are there, so the dashboard still starts.
ATTENTION_IS_FINE := || [ $$? -eq 1 ]

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: $(INSTALLED) ## set up what is missing and start the dashboard (DATA=folder, PORT=number)
	@if [ -n "$$(find "$(DATA)/raw" -type f ! -iname 'README*' ! -name '.*' -print -quit 2>/dev/null)" ]; then \
	  echo "Building the figures from $(DATA)/raw (only what is new is read)."; \
	  $(PYTHON) -m pipelines build --data "$(DATA)" $(ATTENTION_IS_FINE); \
	elif [ "$(DATA)" != data ]; then \
	  echo "$(DATA)/raw is empty: put exports there and run make run again."; \
	elif [ ! -f $(DEMO)/published/current.json ]; then \
	  echo "$(DATA)/raw is empty, so this makes the invented demo council in $(DEMO) (about a minute)."; \
	  $(MAKE) --no-print-directory demo; \
	else \
	  echo "$(DATA)/raw is empty: showing the invented demo council of $(DEMO)."; \
	fi
	@echo "The dashboard: http://127.0.0.1:$(PORT) (Ctrl+C stops it)"
	@$(if $(filter-out data,$(DATA)),CHANNEL_SHIFT_DATA="$(DATA)",env -u CHANNEL_SHIFT_DATA) $(PYTHON) -m streamlit run views/server.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true \
	  --browser.gatherUsageStats false

.PHONY: demo
demo: $(INSTALLED) ## write and build the invented demo council in data-demo
	@$(PYTHON) -m pipelines demo --data $(DEMO)
	@$(PYTHON) -m pipelines build --data $(DEMO) $(ATTENTION_IS_FINE)
	@test -f $(DEMO)/published/current.json

.PHONY: build
build: $(INSTALLED) ## load new exports from data/raw and publish the figures
	@$(PYTHON) -m pipelines build --data "$(DATA)" $(ARGS)

.PHONY: check-data
check-data: $(INSTALLED) ## say what in the data needs attention
	@$(PYTHON) -m pipelines check --data "$(DATA)" $(ARGS)

.PHONY: test
test: $(INSTALLED_DEV) ## run all tests, or some: make test ARGS=tests/test_readme.py
	@$(PYTHON) -m pytest $(if $(ARGS),$(ARGS),-n 2 --dist loadfile --no-loadscope-reorder)

.PHONY: lint
lint: $(INSTALLED_DEV) ## check style, types and SQL layout
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/sqlfmt --check --quiet queries/metrics queries/checks queries/quality

.PHONY: fix
fix: $(INSTALLED_DEV) ## mend style and SQL layout
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .
	@$(VENV)/bin/sqlfmt --quiet queries/metrics queries/checks queries/quality

.PHONY: benchmark
benchmark: $(INSTALLED) ## time the build against DuckDB and GoAccess (ARGS="--scale 0.1" for a short one)
	@$(PYTHON) -m benchmarks.run $(ARGS)

.PHONY: benchmark-pages
benchmark-pages: $(INSTALLED_DEV) ## time the pages in a real browser, on the demo and on ten years of 300 services
	@test -f $(DEMO)/published/current.json || $(MAKE) --no-print-directory demo
	@$(PYTHON) -m benchmarks.pages --demo $(DEMO) $(ARGS)

.PHONY: all
all: lint test ## what CI runs

$(INSTALLED): requirements.txt
	@found=""; for candidate in "$${PYTHON3:-python3}" python3.13 python3.12 python3.11 python3.14 python; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Channel Shift needs Python 3.11 or newer with venv; install it (on Debian or Ubuntu: python3 and python3-venv) and run make again." >&2; \
	  exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  echo "Making $(VENV) with $$("$$found" --version)."; "$$found" -m venv --clear $(VENV); \
	fi
	@echo "Installing what Channel Shift runs on into $(VENV)."
	@$(PIP) -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing what the tests need into $(VENV)."
	@$(PIP) -r requirements-dev.txt
	@touch $@
