# Every target is one call of bootstrap.py, which needs only Python ≥ 3.11;
# where there is no make, call `python3 bootstrap.py run` and so on yourself.
PYTHON ?= python3

.PHONY: setup run test nightly attack mutants lint docs bench lock clean
setup run test nightly attack mutants lint docs bench lock:
	@$(PYTHON) bootstrap.py $@
clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache
