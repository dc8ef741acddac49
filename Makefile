# Everything a person or a machine does with the lab. Each target works from a bare checkout and sets up what it needs.
#
#   make run          serve the lab on http://127.0.0.1:8501 (PORT=8600 make run: on another port)
#   make dev          the same, and pick up changed files
#   make test         lint, then all tests        make lint   format, style and types alone
#   make bench        measure what the README promises
#   make screenshots  take the README's pictures anew
#   make demo-model   train the shipped model anew
#   make record       run the course's experiments anew (ONLY=depth: that one alone)
#   make mnist        build data/mnist.npz anew
#   make plotly       build static/plotly/plotly.min.js anew
#   make clean        remove what these targets made

PORT ?= 8501

VENV := .venv
PYTHON := $(VENV)/bin/python
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
# The first Python on the path that the pinned packages are made for.
FIND_PYTHON := for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done

.PHONY: run dev test lint bench screenshots demo-model record mnist plotly clean

run: $(RUN)
	@$(PYTHON) tools/serve.py --port $(PORT)

dev: $(RUN)
	@$(PYTHON) tools/serve.py --port $(PORT) --server.fileWatcherType auto --server.runOnSave true

# Tests with processes of their own come by themselves, since they wait for these: those with a browser two files at a
# time, each with a lab of its own; those with a cluster one after the other, since they also measure.
test: lint
	$(PYTHON) -m pytest -n 2 -m "not e2e and not cluster"
	$(PYTHON) -m pytest -n 2 --dist loadfile tests/e2e
	$(PYTHON) -m pytest -m "cluster and not e2e"

lint: $(DEV)
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

bench: $(DEV)
	@missed=0; for part in web training studio kills course drawing; do $(PYTHON) -m benchmarks.$$part || missed=1; done; exit $$missed

screenshots: $(DEV)
	$(PYTHON) -m tools.screenshots

demo-model: $(RUN)
	$(PYTHON) -m core.worker.demo

record: $(RUN)
	$(PYTHON) -m core.worker.record $(ONLY)

mnist: $(RUN)
	$(PYTHON) -m tools.build_mnist

plotly: $(RUN)
	$(PYTHON) -m tools.build_plotly

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last: an installation that was interrupted is done again, and a half-made environment made anew.
$(RUN): requirements.txt constraints.txt
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { python=$$($(FIND_PYTHON)); \
		test -n "$$python" || { echo "The lab needs Python 3.11, 3.12 or 3.13." >&2; exit 1; }; \
		$$python -m venv --clear $(VENV); }
	@echo "Installing what the lab needs; the first time that is some 400 MB."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(PYTHON) -m compileall -q core ui tools  # else the first visitor of each page waits for it
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	@echo "Installing what tests and checks need."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
