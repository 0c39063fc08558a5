# make run        install and start the bot, or its preview if TELEGRAM_BOT_TOKEN is not set
# make install    install the bot without starting it
# make test       run all checks: lint, import contracts, types, tests
# make lint       run all checks except the tests
# make scorecard DATA=path/to/folders   measure answers next to plain BM25, into docs/scorecard.md;
#                 SAMPLE=24 measures refusal on 24 paragraphs of each folder instead of all
# make bench      measure speed next to other libraries, which it installs, into docs/benchmarks.md; an hour
# make screenshots  write the pictures of the README with Debian's chromium and chromium-driver
# make lock       update the lock files after a change of pyproject.toml (delete them first to get newer versions)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run install test tests lint style types scorecard bench screenshots lock

run: $(VENV)/.run-installed
	@$(BIN)/python -m bot

install: $(VENV)/.run-installed

# Types are checked while the tests run, since mypy keeps one core busy only.
test: style
	@$(MAKE) --no-print-directory --jobs=2 types tests

tests: $(VENV)/.dev-installed
	$(BIN)/python -m pytest -n 3 --dist loadgroup

lint: style types

style: $(VENV)/.dev-installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev-installed
	$(BIN)/mypy

scorecard: $(VENV)/.dev-installed
	@test -d "$(DATA)" || { echo "Name the folder with the BEIR data sets: make scorecard DATA=path/to/folders" >&2; exit 1; }
	CORPUS_DIR=seeds $(BIN)/python -m bot eval scorecard $(if $(SAMPLE),--sample $(SAMPLE)) --questions tests/questions.jsonl --messages tests/messages.jsonl \
		$(sort $(patsubst %/corpus.jsonl,%,$(wildcard $(DATA)/*/corpus.jsonl))) > $(VENV)/scorecard.md
	@mv $(VENV)/scorecard.md docs/scorecard.md

bench: $(VENV)/.dev-installed
	@$(PIP) install --no-build-isolation -e ".[bench,timeline]"
	$(BIN)/python -m bench

screenshots: $(VENV)/.dev-installed
	$(BIN)/python -m tests.support.screenshots docs/images

lock: $(VENV)/.made
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra timeline --extra postgresql --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra timeline --extra postgresql --extra build --extra milvus \
		-c requirements.lock pyproject.toml -o requirements-milvus.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra timeline --extra postgresql --extra build --extra dev \
		-c requirements.lock pyproject.toml -o requirements-dev.lock

$(VENV)/.run-installed: requirements.lock
$(VENV)/.dev-installed: requirements-dev.lock

# The stamp is written last, so that an interrupted installation is repeated.
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
