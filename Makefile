# topicwire: `make demo` shows it, `make test` tests it, `make` alone is what a commit must pass.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: all setup demo test test-llm format check-format lint types docs reference screenshots lock clean

all: check-format lint types docs test

# The environment is complete or absent: scripts/environment.py builds it aside and swaps it in.
# Compiled beforehand, commands start sooner where Python is told not to write bytecode, and the first time everywhere.
setup:
	@$(PYTHON) scripts/environment.py
	@$(BIN)/python -m compileall -q src

demo: setup
	@$(BIN)/topicwire demo

test: setup
	@$(BIN)/python -m scripts.browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# Builds the environment with the group `llm`, which has everything else as well.
test-llm:
	@$(PYTHON) scripts/environment.py --extra llm
	@$(BIN)/python -m pytest -m llm

format: setup
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

check-format: setup
	@$(BIN)/ruff format --check .

lint: setup
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/mypy

docs: setup
	@$(BIN)/python -m scripts.reference --check

# Writes docs/reference from the code.
reference: setup
	@$(BIN)/python -m scripts.reference

# Takes the pictures of docs/images from the running demo.
screenshots: setup
	@$(BIN)/python -m scripts.screenshots

# Pins every dependency with its hashes, and leaves download addresses out.
lock: setup
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev --extra llm pyproject.toml -o requirements-llm.lock

clean:
	@rm -rf .venv .venvs .mypy_cache .ruff_cache .pytest_cache
