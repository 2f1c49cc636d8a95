# Two commands do everything on a fresh machine with Python 3.11 or later: `make check` and `make test`.
PYTHON ?= python3
VENV ?= .venv
PERIOD ?= 2026Q3
BASE ?= HEAD
BIN = $(VENV)/bin
COMPLYHOSP = $(BIN)/python -m complyhosp
export PYTHONPATH := $(CURDIR)/src

.PHONY: check test rulebook demo fuzz codes lint clean lock

# Ends with 0 once the report is written: the demo hospital is not compliant, and complyhosp's own status says so.
check: $(VENV)/core
	@mkdir -p reports
	@rm -f reports/demo-$(PERIOD).html reports/demo-$(PERIOD).json
	@$(COMPLYHOSP) check --rules rules --evidence evidence/demo --period $(PERIOD) \
		-o html=reports/demo-$(PERIOD).html -o json=reports/demo-$(PERIOD).json -o md=reports/demo-$(PERIOD).md \
		-o csv=reports/demo-$(PERIOD).csv -o xlsx=reports/demo-$(PERIOD).xlsx; \
		echo "complyhosp exit status: $$?"
	@test -s reports/demo-$(PERIOD).html && test -s reports/demo-$(PERIOD).json
	@echo "report: reports/demo-$(PERIOD).html"

test: $(VENV)/test lint rulebook
	$(BIN)/python -m pytest -n auto

# What docs/ci has a hospital's CI do, done to the rulebook that is shipped. BASE is what its impact is judged against.
# The demo's evidence is damaged on purpose, which verify says with 4.
rulebook: $(VENV)/test
	$(COMPLYHOSP) rules lint --strict --rules rules
	$(COMPLYHOSP) rules fmt --check --rules rules
	$(COMPLYHOSP) rules test --rules rules --fail-on-empty
	$(COMPLYHOSP) rules coverage --rules rules --threshold 100
	$(COMPLYHOSP) rules mutate --rules rules --threshold 100 --no-suggest
	$(COMPLYHOSP) evidence verify --rules rules --evidence evidence/demo || test $$? -eq 4
	@if git rev-parse --quiet --verify "$(BASE)^{commit}" >/dev/null 2>&1; then \
		$(COMPLYHOSP) rules impact --rules rules --base "$(BASE)" --evidence evidence/demo --fail-on none; \
	else echo "no git history here: the impact is not judged"; fi

lint: $(VENV)/test
	$(BIN)/ruff check src tests bench evidence
	$(BIN)/ruff format --check src tests bench evidence
	$(BIN)/mypy
	$(BIN)/lint-imports

# For the night: both engines on generated rules and records, and damaged inputs for every reader.
FUZZ_EXAMPLES ?= 100000
FUZZ_SEED ?= 0
fuzz: $(VENV)/test
	$(BIN)/python tests/fuzz/inputs.py --cases 3000 --seed $(FUZZ_SEED)
	$(BIN)/python tests/fuzz/agree.py --examples $(FUZZ_EXAMPLES) --seed $(FUZZ_SEED)

# Makes the demo hospital's evidence again; the result is the same to the byte.
demo: $(VENV)/test
	$(BIN)/python evidence/generator/make_demo.py --out evidence/demo

# Makes docs/codes from the code table and its pages.
codes: $(VENV)/test
	$(BIN)/python -m complyhosp.workbench.code_pages docs/codes

# Pins the newest versions that pyproject.toml allows, for every platform.
lock: $(VENV)/test
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --extra test --extra live pyproject.toml -o requirements-test.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/core: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/test: requirements-test.lock $(VENV)/core
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.lock
	@touch $@
