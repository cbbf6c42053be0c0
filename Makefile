# Each target does its own set-up; a second run starts in seconds.
.PHONY: demo test check bench format lock clean
BIN := .venv/bin
# Bytecode is kept also where the machine says otherwise: the tests start some two hundred programs.
export PYTHONDONTWRITEBYTECODE :=

demo: ## the main job: with a display a window to try, without one (or with DAY=1) the scripted day
	@packaging/setup.sh window
	@exec $(BIN)/python -m tests.demo $(if $(DAY),--day) $(if $(OUT),--out "$(OUT)")

# What opens windows runs in processes by itself, one worker each: a Qt that crashes after «passed» shows in the process's
# exit code, which a worker's would hide. Three at once, each told when it has ended: like the workers before them, they
# wait for others (programs, databases, timers) a third of their time, so that three fill two cores. Many short lanes, so
# that the last of them is not alone for long; those of the screens are cut by name, so that a new file moves no other.
WINDOWS := tests/pos_terminal/ui tests/pos_terminal/runtime tests/pos_terminal/app
LANES := $(addprefix test-screens-,s-z p-r h-j c-g k-o a-b) test-app test-runtime
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(PYTEST_ARGS)

test: ## the whole suite, the scripted day once in it
	@packaging/setup.sh test
	@$(PYTEST) -n 3 $(addprefix --ignore=,$(WINDOWS)) tests
	@$(MAKE) --no-print-directory --output-sync=target -j3 $(LANES)

.PHONY: $(LANES)
$(filter test-screens-%,$(LANES)): test-screens-%:
	@$(PYTEST) $(sort $(wildcard tests/pos_terminal/ui/test_[$*]*.py))

test-app test-runtime: test-%:
	@$(PYTEST) tests/pos_terminal/$*

check: ## format, lint, types, import contracts
	@packaging/setup.sh
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: ## timings as ratios against raw baselines of the same run
	@packaging/setup.sh test
	@$(BIN)/python -m tests.benchmarks

format: ## rewrite the code in the house format
	@packaging/setup.sh
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

lock: ## resolve pyproject.toml into requirements.lock, which names no registry
	@packaging/setup.sh
	@.tools/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --all-extras \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## remove what set-up and the tests made
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
