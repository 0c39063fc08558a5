# make run    start the bot; without TELEGRAM_BOT_TOKEN its preview
# make install   the first half of that: what the bot needs, and no start
# make test   everything that must hold: lint, types, tests
# make lint   the first two alone
# make scorecard DATA=path/to/folders   measure the bot beside plain BM25, into docs/scorecard.md
#               SAMPLE=24: refusal on so many paragraphs of each folder, not on all
# make bench  measure the bot beside its peers, which it installs, into docs/benchmarks.md; ten minutes
# make lock   write the locks again after a change in pyproject.toml (delete them first to take newer versions)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run install test lint scorecard bench lock

run: $(VENV)/.run-installed
	@$(BIN)/python -m bot

install: $(VENV)/.run-installed

test: lint
	$(BIN)/python -m pytest -n 4

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

scorecard: $(VENV)/.dev-installed
	@test -d "$(DATA)" || { echo "Say where the folders in BEIR's form are: make scorecard DATA=path/to/folders" >&2; exit 1; }
	CORPUS_DIR=seeds $(BIN)/python -m bot eval scorecard $(if $(SAMPLE),--sample $(SAMPLE)) --questions tests/questions.jsonl \
		$(sort $(patsubst %/corpus.jsonl,%,$(wildcard $(DATA)/*/corpus.jsonl))) > $(VENV)/scorecard.md
	@mv $(VENV)/scorecard.md docs/scorecard.md

bench: $(VENV)/.dev-installed
	@$(PIP) install --no-build-isolation -e ".[bench,timeline]"
	$(BIN)/python -m bench

lock: $(VENV)/.made
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra timeline --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra timeline --extra build --extra dev \
		-c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/.run-installed: requirements.lock
$(VENV)/.dev-installed: requirements-dev.lock

# A stamp is written last, so an install that was broken off is done again.
$(VENV)/.%-installed: $(VENV)/.made pyproject.toml
	@echo "Installing $(filter %.lock,$^) into $(VENV) …"
	@$(PIP) install --require-hashes -r $(filter %.lock,$^)
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, as $(PYTHON) or by name: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
