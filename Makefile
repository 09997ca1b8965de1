# Two commands matter: `make run` and `make test`. Each sets up what it needs, once.

SHELL  := /bin/sh
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Twice quiet: errors are shown, notices about package folders are not.
PIP    := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip -q -q
TORCH_VERSION := $(shell sed -n 's/^torch==//p' constraints.txt)
# TORCH=cuda installs whatever the plain index has, CUDA packages included.
TORCH  ?= cpu
# Where a CPU build of torch is fetched from, only if the plain index would bring CUDA packages.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# Test files are shared out over so many processes; JOBS=0 runs them in one.
JOBS   ?= 2
TEST_EXTRAS := [test,bench]
HOST   ?= 127.0.0.1
PORT   ?= 8000
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help run test test-deep bench lint clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Set up, build the starter knowledge base, start the chat page
	@exec $(BIN)/playbook serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test ## Set up and run every test (under 10 minutes)
	@$(BIN)/python -m pytest -q -m "not deep" -n $(JOBS) --dist loadfile $(PYTEST_ARGS)

test-deep: $(VENV)/.test ## Run the long property, crash and scale tests too
	@$(BIN)/python -m pytest -q $(PYTEST_ARGS)

bench: $(VENV)/.bench ## Set up what the benchmarks compare with, and list them
	@$(BIN)/playbook bench --help

lint: $(VENV)/.test ## Check style
	@$(BIN)/python -m ruff check .

clean: ## Remove the environment (the knowledge base in .playbook/ stays)
	rm -rf $(VENV)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; name yours with, say, make run PYTHON=python3.12" >&2; exit 2; }
	@echo "Creating the environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "The environment cannot be made; install your system's package python3-venv." >&2; exit 2; }
	@touch $@

$(VENV)/.torch: $(VENV)/.python constraints.txt
	@if $(BIN)/python -c 'import importlib.metadata as m, sys; \
	    sys.exit(m.version("torch").split("+")[0] != "$(TORCH_VERSION)")' 2>/dev/null; then :; \
	elif [ "$(TORCH)" != cuda ] && $(PIP) install --dry-run --no-deps --ignore-installed --report - \
	    "torch==$(TORCH_VERSION)" 2>/dev/null | grep -qE '"(nvidia|cuda)-'; then \
	  echo "Installing torch $(TORCH_VERSION) from $(TORCH_INDEX), without CUDA; make TORCH=cuda keeps it"; \
	  $(PIP) install --no-deps --index-url "$(TORCH_INDEX)" "torch==$(TORCH_VERSION)"; \
	else \
	  echo "Installing torch $(TORCH_VERSION)"; \
	  $(PIP) install --no-deps "torch==$(TORCH_VERSION)"; \
	fi
	@touch $@

# $(1) what is installed, in words; $(2) the extras, in brackets
define install
	@echo "Installing $(1) (a few minutes the first time)"
	@$(PIP) install -c constraints.txt -e ".$(2)"
	@touch $@
endef

$(VENV)/.run: $(VENV)/.torch pyproject.toml constraints.txt
	$(call install,the assistant,)

$(VENV)/.test: $(VENV)/.torch pyproject.toml constraints.txt
	$(call install,the assistant and its tests,$(TEST_EXTRAS))
	@touch $(VENV)/.run

$(VENV)/.bench: $(VENV)/.torch pyproject.toml constraints.txt
	$(call install,the assistant and what it is compared with,[bench])
	@touch $(VENV)/.run
