# Two commands do everything on a machine that has only python3 and make: `make demo` and `make test`.
# Both set up first: uv, then .venv with exactly the versions of requirements.lock.

UV := $(or $(shell command -v uv 2>/dev/null),.bootstrap/bin/uv)
BIN := .venv/bin
WHEEL := build/wheel

# Tests look here for real forms; the copy that tests the wheel stands deeper and needs the same folder.
export SHENBAO_SHARED ?= $(abspath ../shared)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test setup lint types check format bless corpus lock build test-wheel ci clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  %-16s %s\n' "$$name" "$$text"; done

demo: setup ## Convert the sample forms of corpus/ and show what came out
	$(BIN)/shenbao convert corpus outputs/demo --exclude '*.toml' --exclude '*.json' --exclude '*.md' --exclude '*.rtf' --exclude '*.scan.pdf'
	$(BIN)/shenbao show corpus/taoyuan-department/taoyuan-department.docx

test: setup ## Run all tests
	$(BIN)/pytest -rfEs

setup: .venv/.ready ## Install uv and every locked dependency, if missing

lint: setup ## Check style and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup ## Check types
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

check: lint types test ## Lint, types, tests: what a change must pass before a commit

format: setup ## Format the code and apply safe fixes
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bless: setup ## Rewrite the expected files; read the diff before you commit it
	$(BIN)/pytest --bless

corpus: setup ## Draw the sample forms of corpus/ again from their descriptions
	$(BIN)/python tests/draw_corpus.py

lock: | $(UV) ## Pin the newest versions that pyproject.toml allows
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--upgrade --all-extras --group dev pyproject.toml --output-file requirements.lock

build: setup ## Build the source archive and, from it, the wheel
	rm -rf dist
	$(BIN)/python -m build --no-isolation

# The copy holds no package source, so what is imported is what the wheel installed.
test-wheel: build ## Run the tests against the built wheel in a fresh environment
	rm -rf $(WHEEL)
	mkdir -p $(WHEEL)/checkout
	$(UV) venv --quiet --python .venv $(WHEEL)/venv
	$(UV) pip install --quiet --python $(WHEEL)/venv --constraint requirements.lock \
		--group test --group draw dist/*.whl
	cp -R corpus docs tests pyproject.toml *.md LICENSE Makefile $(WHEEL)/checkout
	cd $(WHEEL)/checkout && ../venv/bin/pytest -rfEs --ignore tests/test_house.py --ignore tests/test_wheel.py

ci: ## Everything CI runs, on a clean clone of the last commit
	bash .ci/run

clean: ## Remove what can be made again, environments included
	rm -rf .venv .bootstrap build dist .pytest_cache .ruff_cache .hypothesis outputs/demo

.venv/.ready: requirements.lock pyproject.toml | $(UV)
	@$(UV) venv --quiet --allow-existing .venv || { \
		echo "shenbao needs Python 3.11 or newer. Install one (for example: apt-get install python3.11)," \
			"then run make again." >&2; exit 1; }
	$(UV) pip sync --quiet --python .venv --require-hashes requirements.lock
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@

# uv is one of the locked packages. Without ensurepip (Debian splits it off) a pip beside python3 serves as well.
.bootstrap/bin/uv:
	@command -v python3 >/dev/null || { echo "python3 is missing. Install it, then run make again." >&2; exit 1; }
	@rm -rf .bootstrap && mkdir .bootstrap
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .bootstrap/uv.txt
	@if python3 -m venv .bootstrap/venv >/dev/null 2>&1; then pip=.bootstrap/venv/bin/python; \
	elif python3 -m pip --version >/dev/null 2>&1; then pip=python3; \
	else \
		echo "python3 can neither make an environment nor run pip. Install one of the two" \
			"(Debian, Ubuntu: apt-get install python3-venv; Fedora: dnf install python3-pip)" \
			"or install uv, then run make again." >&2; exit 1; \
	fi; \
	set -x; $$pip -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--target .bootstrap --requirement .bootstrap/uv.txt
