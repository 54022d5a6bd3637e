# Everything a person or a machine runs here, by name. `make triage` and `make test` need nothing
# but make and Python: they install the rest (scripts/setup).
RAW ?= data/raw
OUT ?= data/out
BIN := .venv/bin
BROWSER := chromium
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile -q

.PHONY: triage test lint samples bench nightly ready ready-dev lock clean help

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/' | sort

triage: ready  ## read, tag, judge and report every document in RAW into OUT
	@$(BIN)/triage run "$(RAW)" "$(OUT)" $(ARGS)

test: ready-dev  ## all tests, with the real Tesseract, Poppler and Chromium
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: ready-dev  ## format, lint, types, and that no import runs backwards
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/triage rules check

samples: ready-dev  ## make the documents of data/raw again, byte for byte
	$(BIN)/python -m scripts.samples data/raw

bench: ready-dev  ## our reading beside OCRmyPDF and the script that tutorials write
	$(BIN)/python -m benchmarks.reading $(ARGS)

nightly: ready  ## a run made for cron: quiet, logged, with an exit status for monitoring
	@$(BIN)/triage nightly "$(RAW)" "$(OUT)" $(ARGS)

lock: ready-dev  ## resolve the pins and hashes again
	$(COMPILE) -o requirements.txt pyproject.toml
	$(COMPILE) --extra dev --extra cluster --extra remote -o requirements-dev.txt pyproject.toml

ready:
	@scripts/setup requirements.txt

ready-dev:
	@scripts/setup requirements-dev.txt $(BROWSER)

clean:  ## remove what was made, but no document and no verdict
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build *.egg-info
