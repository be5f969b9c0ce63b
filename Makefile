# SPDX-License-Identifier: Apache-2.0
# The seven words. Each is a line or two that can be typed by hand.
.PHONY: help setup demo test check bench docs new
.DEFAULT_GOAL := help

help: ## these words
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

setup: ## Python, packages, browser libraries, labels: everything that is needed to run
	@tools/setup.sh

demo: setup ## a living district at http://localhost:8000 (args="--port 9000")
	@.venv/bin/anlan demo $(args)

test: ## every test, on SQLite, a private PostgreSQL and Chromium (fast=1: on SQLite only)
	@tools/setup.sh $(if $(fast),,test)
	@.venv/bin/python tools/run_tests.py $(if $(fast),--fast) $(args)

check: setup ## the gate: format, lint, types, rooms, writes, sizes, labels, browser rules
	@.venv/bin/python tools/check.py

bench: setup ## the figures beside their targets
	@.venv/bin/python -m tests.load $(args)

docs: setup ## the reference pages, written anew from what is registered
	@.venv/bin/python tools/make_reference.py $(args)

new: setup ## asks: pack, kind, command or page; copies a working one with its test
	@.venv/bin/anlan new $(args) && .venv/bin/python tools/tidy_new.py
