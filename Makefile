# Thin names for dev.py; see its first lines.
.PHONY: run test test-long check lock
PYTHON3 ?= python3

run:            ## the product on this computer, with the demonstration study
	$(PYTHON3) dev.py run

test:           ## every test, on a throw-away database
	$(PYTHON3) dev.py test

test-long:      ## the same, with many more random examples
	$(PYTHON3) dev.py test-long

check:          ## linters, types, import contracts, migrations
	$(PYTHON3) dev.py check

lock:           ## the lock files, after pyproject.toml changed
	@folder=$$(mktemp -d) && $(PYTHON3) -m venv $$folder && $$folder/bin/pip install -q uv && \
	options="--generate-hashes --no-header --no-emit-index-url --python-version 3.11.0 --quiet" && \
	$$folder/bin/uv pip compile $$options pyproject.toml -o requirements.txt && \
	$$folder/bin/uv pip compile $$options pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt; \
	result=$$?; rm -rf $$folder; exit $$result
