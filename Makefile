# Each target is one line that calls a tool; `python3 -m devenv --help` says what they do.
PYTHON ?= python3

.PHONY: demo env stop status logs reset clean test check bench odoo-suites

demo:
	@$(PYTHON) -m devenv demo

env:
	@$(PYTHON) -m devenv env

stop:
	@$(PYTHON) -m devenv stop

status:
	@$(PYTHON) -m devenv status

logs:
	@$(PYTHON) -m devenv logs $(SERVICE)

reset:
	@$(PYTHON) -m devenv reset

clean:
	@$(PYTHON) -m devenv clean

test:
	@$(PYTHON) -m devenv test

check:
	@$(PYTHON) -m devenv check

bench:
	@$(PYTHON) -m devenv bench $(NAME)

odoo-suites:
	@$(PYTHON) -m devenv odoo-suites $(MODULES) $(if $(TOURS),--tours)
