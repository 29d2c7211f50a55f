# make demo   install into .venv and translate the seeds to out/
# make test   install with what the tests need and run all of them
# make check  lint, types, import direction
PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test test-train train check format docs clean

.venv/pip.done:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

.venv/package.done: .venv/pip.done pyproject.toml $(shell find src models/en-ko glossaries -maxdepth 3 -type f)
	$(BIN)/python -m pip install --quiet .
	touch $@

.venv/dev.done: .venv/pip.done pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	rm -f .venv/package.done
	touch $@

demo: .venv/package.done
	$(BIN)/bitext translate seeds --output out --force
	@echo
	@echo "Five TMX files are in out/: open one in OmegaT, memoQ, Trados or Phrase."
	@echo "out/report.jsonl has the counts and findings of each release."
	@rm -f .venv/dev.done

test: .venv/dev.done
	$(BIN)/python -m pytest -n auto --dist worksteal

.venv/train.done: .venv/dev.done
	$(BIN)/python -m pip install --quiet $(TORCH)
	$(BIN)/python -m pip install --quiet --editable '.[train,convert]'
	touch $@

# Training: make train DATA=DIR DEV=dev.tsv PRESET=cpu MINUTES=5
PRESET = cpu
WORK = out/train
TORCH = torch
train: .venv/train.done
	PYTHONPATH=models/en-ko/training $(BIN)/python -m recipe.train --preset $(PRESET) $(if $(MINUTES),--minutes $(MINUTES)) \
	  --data "$(DATA)" --dev "$(DEV)" --held-out "$(DEV)" --work $(WORK)

test-train: .venv/train.done
	$(BIN)/python -m pytest tests/training -m train

check: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/unit/test_imports.py

format: .venv/dev.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/dev.done
	$(BIN)/python -m bitext.cli.reference > docs/reference/cli.md
	$(BIN)/python -m bitext.cli.checks_page > docs/reference/checks.md

clean:
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
