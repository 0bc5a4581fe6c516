# Two commands do everything: `make run` and `make test`. Each does its own set-up in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run test check bench second-client catalogs docs clean

run: .venv/run
	@$(BIN)/kylakello run

test: .venv/dev
	@$(BIN)/pytest --numprocesses 3 --dist loadgroup

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.catalogs --check
	$(BIN)/python -m bot.docs --check

bench: .venv/dev
	@$(BIN)/python -m benchmarks

# Another Bot API client, in an environment of its own, must accept the server of our tests.
second-client: .venv/dev
	$(BIN)/python tests/second_client.py

catalogs docs: .venv/dev
	$(BIN)/python -m bot.$@ $(if $(filter docs,$@),--write)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

.venv/dev: .venv/run
	$(PIP) -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv build *.egg-info
