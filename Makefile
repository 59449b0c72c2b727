# The commands are in dev.py; where make is missing, `python3 dev.py run` does what `make run` does.
PYTHON ?= python3

help:
	@$(PYTHON) dev.py

setup run test test-long check bench lock:
	@$(PYTHON) dev.py $@

.PHONY: help setup run test test-long check bench lock
