# `make demo` and `make test` need Python 3.10 or later, a C++ compiler, Node.js and git.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

PYTHON ?= python3
BIN := .venv/bin
# The model's weights and the compiled rules of demo and tests lie in this folder, not in your home.
export CARO_HOME := $(CURDIR)/.cache/caro

.PHONY: help demo test lint unit suggestions editors compiled bench rule-docs settings-schema tool-facts pictures lock audit clean
help:
	@echo "make demo    set up and show what an editor would show"
	@echo "make test    set up what is missing and run all checks and tests"
	@echo "make lint    style, types, layers, rules, Lua"
	@echo "make unit    tests without editors"
	@echo "make editors tests in real editors"
	@echo "make compiled  build the compiled wheel and run the tests of what is compiled"
	@echo "make bench   measure, next to peers"
	@echo "make rule-docs  write the pages of the rules anew"
	@echo "make settings-schema  write the schema of the settings anew"
	@echo "make tool-facts  read anew which options the tools of this machine have"
	@echo "make pictures  make the pictures of the documentation anew, in real editors"
	@echo "make adapter  train the adapter of the default model"
	@echo "make lock    resolve the dependencies anew"

$(BIN)/.runtime: requirements/local.lock requirements/install.py pyproject.toml
	@echo "Installing caro-lsp; compiling llama.cpp takes some four minutes the first time."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python requirements/install.py requirements/local.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(BIN)/.dev: $(BIN)/.runtime requirements/dev.lock
	@echo "Installing the tools for tests."
	$(BIN)/python requirements/install.py requirements/dev.lock
	touch $@

.PHONY: model
model: $(BIN)/.runtime
	@$(BIN)/caro-lsp model pull

demo: model
	@$(BIN)/python examples/demo.py

lint: $(BIN)/.dev
	@echo "== style"; $(BIN)/ruff check; $(BIN)/ruff format --check
	echo "== types"; $(BIN)/mypy
	echo "== layers"; $(BIN)/lint-imports --no-cache
	echo "== rules"; $(BIN)/caro-lsp rules validate rules; $(BIN)/caro-lsp rules test
	echo "== Lua"; sh tools/lua/check.sh
	echo "== own scripts"; $(BIN)/caro-lsp check --no-config --fail-on warning --baseline .ci/baseline.json .

# Training needs other packages than caro-lsp, and an hour. PAIRS: see training/README.md.
.PHONY: adapter
adapter: model $(BIN)/.dev
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	.venv-training/bin/python -m pip install --quiet --requirement training/requirements.lock
	test -f training/out/train.jsonl || $(BIN)/python -m training.data $(PAIRS) --out training/out
	.venv-training/bin/python -m training.train $(CARO_HOME)/cache/models/SmolLM2-135M-Instruct.Q4_1.gguf \
	  --data training/out --most example=6000 sampled=2500 tldr=1200
	.venv-training/bin/python -m training.export training/out/adapter caro_lsp/generate/adapter.gguf

.PHONY: tools
tools: $(BIN)/.dev model
	@sh tests/unit/dogma/setup.sh
	bash tests/editors/neovim/setup.sh
	sh tests/editors/vscode/setup.sh
	bash tests/editors/others/setup.sh

test: lint tools
	@$(BIN)/pytest tests

unit: $(BIN)/.dev model
	@$(BIN)/pytest tests/unit tests/e2e

suggestions: $(BIN)/.dev tools
	@$(BIN)/caro-lsp eval generate bench/everyday/*.jsonl
	$(BIN)/caro-lsp eval generate bench/incontext/*.jsonl

editors: tools
	@$(BIN)/pytest tests/editors

# The wheel is built from the source archive, so that nothing compiled is left among the sources.
COMPILED := .cache/compiled
# Nobody else calls our functions, so that the compiler may put one into another.
VISIBILITY := -fvisibility=hidden -fno-semantic-interposition
compiled: $(BIN)/.dev model
	@echo "Compiling takes some two minutes."
	rm -rf $(COMPILED)
	CFLAGS="$(VISIBILITY)" HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(BIN)/python -m build --outdir $(COMPILED) . > /dev/null
	$(BIN)/python -m pip install --quiet --no-deps --target $(COMPILED)/site $(COMPILED)/*.whl
	export PYTHONPATH=$(CURDIR)/$(COMPILED)/site
	(cd $(COMPILED); $(CURDIR)/$(BIN)/python -c 'from caro_lsp.shell import reader; assert not reader.__file__.endswith(".py")')
	$(BIN)/pytest tests/unit/shell tests/unit/dogma tests/unit/cli

bench: $(BIN)/.dev model
	@cd bench && npm ci --silent
	cd .. && $(BIN)/python bench

rule-docs: $(BIN)/.runtime
	@$(BIN)/caro-lsp rules docs docs/rules

settings-schema: $(BIN)/.runtime
	@$(BIN)/python tools/settings_schema.py

tool-facts: $(BIN)/.dev
	@$(BIN)/python tools/read_options.py

pictures: tools
	@$(BIN)/pytest tests/editors/neovim/test_neovim_acceptance.py tests/editors/vscode/test_vscode_acceptance.py
	$(BIN)/python tools/pictures.py

# Lock files hold versions and hashes, never where they were fetched from.
LOCK := uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml --extra local
lock:
	$(LOCK) --group dev --output-file requirements/dev.lock
	$(LOCK) --group build --constraint requirements/dev.lock --output-file requirements/local.lock

# Asks the package index's advisory service, so it is for maintainers with access to one.
audit: $(BIN)/.dev
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/dev.lock

clean:
	rm -rf .venv .cache .artifacts .mypy_cache .pytest_cache .ruff_cache
