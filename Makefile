# One word for each thing one does here. Every target does its own set-up.

CARGO ?= cargo
PYTHON ?= python3
# The binary for tests. Its dependencies have the features that `cargo test --workspace` gives them, so they are not built twice.
BUILD := $(CARGO) build --workspace --locked --bins --examples
CLIENT := target/python-client
PYTHON_SDK := target/python-sdk
PACKAGING := target/packaging-tests
RULES := clients/design-rules
LINT := target/lint
# What the tests log, and the personal values they use.
LOGS := $(CURDIR)/target/test-logs
# The snapshots that tests compared with.
SNAPSHOTS := $(CURDIR)/target/snapshots

# Tests of what each node counts for itself, left out where three answer in turn: a rate limit and a minute's reads.
EACH_NODE_FOR_ITSELF := --skip each_session_has_its_own_rate_limit --skip repeated_reads_in_one_minute_are_one_access

.PHONY: demo release package release-files test test-package test-install test-faults test-load test-citus test-timing test-rust test-client test-client-python test-s3 test-mail test-guides test-n8n test-schemathesis test-design-rules test-browser typescript-package pictures check typos fuzz deny sbom openapi client-types bench bench-docs instructions tools

## Builds, starts a server with demo data on http://127.0.0.1:8080, and prints keys and requests to try.
demo: tools
	$(CARGO) build --profile demo --locked --package onderwijsregio
	target/demo/onderwijsregio serve --demo --data-dir target/demo-data

## Builds the binary to install, target/dist/onderwijsregio, with its debug information in a file beside it.
release: tools
	@scripts/tools objcopy
	$(CARGO) build --release --locked --package onderwijsregio
	mkdir -p target/dist
	objcopy --only-keep-debug target/release/onderwijsregio target/dist/onderwijsregio.debug
	cd target/dist && objcopy --strip-all --add-gnu-debuglink=onderwijsregio.debug ../release/onderwijsregio onderwijsregio

## Builds the Debian package, target/package/onderwijsregio_VERSION_ARCHITECTURE.deb, of what `make release` builds.
package: release sbom
	@scripts/tools dpkg-deb
	SBOM=target/onderwijsregio.cdx.json packaging/debian/build target/dist/onderwijsregio target/package

## All files of a release for this machine's architecture, target/release-files, with their checksums.
release-files: package
	rm -rf target/release-files
	mkdir -p target/release-files
	cp target/package/*.deb target/release-files/
	packaging/archive target/dist target/release-files
	cp target/onderwijsregio.cdx.json target/release-files/onderwijsregio_$$(dpkg --print-architecture).cdx.json
	cd target/release-files && sha256sum *.deb *.tar.gz *.cdx.json > onderwijsregio_$$(dpkg --print-architecture).sha256

## Runs every test, except that of the nodes in n8n's engine (test-n8n), which installs 330 MB.
test: test-rust test-client test-s3 test-mail test-guides test-package test-schemathesis test-design-rules test-browser

# Most tests wait for a database, a disk or a timer, so more of them run at once than there are processors.
test-rust: export RUST_TEST_THREADS := $(or $(RUST_TEST_THREADS),4)
test-rust: tools
	@scripts/tools postgres libfaketime
	rm -rf $(LOGS) $(SNAPSHOTS)
	mkdir -p $(LOGS)
	ONDERWIJSREGIO_TEST_LOGS=$(LOGS) INSTA_SNAPSHOT_REFERENCES_FILE=$(SNAPSHOTS) $(CARGO) test --workspace --locked
	$(PYTHON) scripts/snapshots $(SNAPSHOTS)
	ONDERWIJSREGIO_TEST_LOGS=$(LOGS) ONDERWIJSREGIO_TEST_NODES=3 $(CARGO) test --locked --workspace --test api -- v2:: --skip on_sqlite $(EACH_NODE_FOR_ITSELF)
	scripts/test-logs $(LOGS)

## The TypeScript package, clients that public generators make from the OpenAPI document, in Python and TypeScript, and a Standard
## Webhooks library, against the binary; real files of public libraries as attachments; and the bill of materials, by the library
## of those who specify it.
test-client: tools $(CLIENT)/ready typescript-package clients/office/node_modules/.package-lock.json
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio node --test --test-reporter=tap clients/journey/*.test.mjs clients/typescript/document-tests/*.test.mjs clients/typescript/tests/*.test.mjs
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/python/test_generated_client.py
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/python/test_standard_webhooks.py
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/python/test_attachment_corpus.py
	$(CLIENT)/bin/python clients/python/test_trust.py

# The TypeScript package, as it is published.
typescript-package: clients/typescript/node_modules/.package-lock.json
	npm run --silent build --prefix clients/typescript

## The Python client of this repository: its own tests, and the journey against the binary.
test-client-python: tools $(PYTHON_SDK)/ready
	@scripts/tools npm
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio PYTHONPATH=clients/python-sdk/src \
		$(PYTHON_SDK)/bin/python -m unittest discover --start-directory clients/python-sdk/tests

test-client: test-client-python

$(PYTHON_SDK)/ready: clients/python-sdk/tests/requirements.txt
	scripts/tools python3-venv
	rm -rf $(PYTHON_SDK)
	$(PYTHON) -m venv $(PYTHON_SDK)
	$(PYTHON_SDK)/bin/pip install --quiet --disable-pip-version-check --requirement clients/python-sdk/tests/requirements.txt
	touch $@

## Attachments in a bucket, on a real S3 server, with the binary.
test-s3: tools $(CLIENT)/ready
	@scripts/tools postgres
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/python/test_attachments_on_s3.py

## Mail to a real SMTP server, with the binary.
test-mail: tools $(CLIENT)/ready
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/python/test_mail.py

## The guides: the same in both languages, and every sample (curl, TypeScript, Python, PHP) against the demo.
test-guides: tools $(CLIENT)/ready clients/guides/node_modules/.package-lock.json
	@scripts/tools jq php nginx caddy systemd-analyze
	$(BUILD)
	$(CLIENT)/bin/python clients/guides/test_compare.py
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/guides/test_guides.py
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/guides/test_in_production.py
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio $(CLIENT)/bin/python clients/guides/test_wordpress.py

## The nodes for n8n: n8n's own linter, and each operation in n8n's engine against the binary.
test-n8n: tools clients/n8n/node_modules/.package-lock.json
	$(BUILD)
	npm run --silent lint --prefix clients/n8n
	npm run --silent build --prefix clients/n8n
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio node --test --test-reporter=tap clients/n8n/tests/*.test.mjs

## The Debian package with its unit, the description of the image and the chart, with the binary that they start: BINARY=FILE
## names another one.
test-package: tools $(PACKAGING)/ready
	@scripts/tools dpkg-deb objcopy systemd-analyze
	$(if $(BINARY),,$(BUILD))
	ONDERWIJSREGIO_BINARY=$(or $(BINARY),target/debug/onderwijsregio) $(PACKAGING)/bin/python packaging/tests/test_package.py
	ONDERWIJSREGIO_BINARY=$(or $(BINARY),target/debug/onderwijsregio) $(PACKAGING)/bin/python packaging/tests/test_chart.py

$(PACKAGING)/ready: packaging/tests/requirements.txt
	scripts/tools python3-venv
	rm -rf $(PACKAGING)
	$(PYTHON) -m venv $(PACKAGING)
	$(PACKAGING)/bin/pip install --quiet --disable-pip-version-check --requirement packaging/tests/requirements.txt
	touch $@

## Installs, upgrades, removes and purges the Debian package (DEB=FILE) in a new Debian tree that is made for it; needs root.
test-install: tools
	@scripts/tools mmdebstrap
	packaging/tests/in-clean-debian $(or $(DEB),$(wildcard target/package/*.deb))

## The NL API Design Rules over the reference, with Spectral; and that each of the rules is able to fail.
test-design-rules: $(RULES)/node_modules/.package-lock.json
	$(RULES)/node_modules/.bin/spectral lint --fail-severity warn --ruleset $(RULES)/rules.yaml docs/openapi.json
	node --test --test-reporter=tap $(RULES)/*.test.mjs

## Schemathesis makes requests of the reference, for the binary on both engines. EXAMPLES=100 makes many more, SEED= repeats them.
test-schemathesis: tools $(CLIENT)/ready
	@scripts/tools postgres
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio SEED=$(SEED) EXAMPLES=$(EXAMPLES) \
		$(CLIENT)/bin/python clients/python/test_schemathesis.py

## The portal in Chromium: the whole journey, its safety, and that everybody can use it; and the TypeScript client in a page.
test-browser: tools clients/browser/node_modules/.package-lock.json typescript-package
	@scripts/tools chromium
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio node --test --test-reporter=tap clients/browser/*.test.mjs clients/browser/desk/*.test.mjs

## Takes the pictures in docs/images again, from the demo.
pictures: tools clients/browser/node_modules/.package-lock.json
	@scripts/tools chromium pngquant
	$(BUILD)
	ONDERWIJSREGIO_BINARY=target/debug/onderwijsregio node clients/browser/pictures.mjs

clients/%/node_modules/.package-lock.json: clients/%/package-lock.json
	@scripts/tools npm
	npm ci --prefix clients/$* --ignore-scripts --no-audit --no-fund
	touch $@

$(CLIENT)/ready: clients/python/requirements.txt
	scripts/tools python3-venv
	rm -rf $(CLIENT)
	$(PYTHON) -m venv $(CLIENT)
	$(CLIENT)/bin/pip install --quiet --disable-pip-version-check --requirement clients/python/requirements.txt
	touch $@

## Everything that breaks around a server, at length: `make test` has the same with fewer kills.
test-faults: tools
	@scripts/tools postgres libfaketime
	CRASH_CYCLES=200 $(CARGO) test --locked --workspace --test server -- --nocapture $(FAULTS)

FAULTS := crashes:: disk_corruption:: deep:: disk:: file_size_limit:: clock:: faults:: failover:: replicas:: backups::

## The tests on a distributed PostgreSQL. CITUS=postgres://… names a database on the coordinator of a cluster on this machine
## that has its workers and that nothing else uses: the last test kills them.
test-citus: tools
	ONDERWIJSREGIO_TEST_CITUS=$(CITUS) $(CARGO) test --locked --workspace --test store --test api -- on_postgres distributed::
	ONDERWIJSREGIO_TEST_CITUS=$(CITUS) $(CARGO) test --locked --workspace --test server -- on_postgres citus::
	ONDERWIJSREGIO_TEST_CITUS=$(CITUS) $(CARGO) test --locked --workspace --test server -- --ignored --nocapture citus::

## Overload, slow clients and thousands of idle connections, at length and with the figures; `make test` has a short form.
test-load: tools
	@scripts/tools postgres
	$(CARGO) build --release --locked
	IDLE_CONNECTIONS=10000 OVERLOAD_APART=1 OVERLOAD_CLIENTS=1000 OVERLOAD_SECONDS=60 $(CARGO) test --release --locked --package onderwijsregio --test server -- \
		--nocapture --test-threads 1 idle:: overload::

## Fuzzes what strangers send, each target for SECONDS (60): one with TARGET=fuzz::query, the same again with SEED.
fuzz: tools
	@scripts/tools postgres
	FUZZ_SECONDS=$(or $(SECONDS),60) $(if $(SEED),FUZZ_SEED=$(SEED)) $(CARGO) test --locked --workspace --test api -- $(or $(TARGET),fuzz::) --nocapture

## Measures whether the time of a 404 reveals whether the record exists for another caller; ROUNDS of them for each operation.
test-timing: tools
	@scripts/tools postgres
	TIMING_ROUNDS=$(or $(ROUNDS),5000) $(CARGO) test --release --locked --package onderwijsregio-api --test api -- \
		contract_sweep::timing --nocapture --test-threads 1

## Checks dependencies, circles of imports, spelling, links of the documents, format, lints and documentation, without a warning;
## and the tests that the threat model names.
check: tools typos
	@scripts/tools python3
	$(PYTHON) scripts/trust check
	$(PYTHON) scripts/unused
	$(PYTHON) scripts/words
	$(PYTHON) scripts/links
	$(PYTHON) scripts/structure
	scripts/refusal-texts
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --workspace --no-deps --locked --document-private-items

## Checks the spelling of everything; typos.toml has the words that it does not know.
typos: $(LINT)/ready
	$(LINT)/bin/typos

$(LINT)/ready: scripts/requirements.txt
	scripts/tools python3-venv
	rm -rf $(LINT)
	$(PYTHON) -m venv $(LINT)
	$(LINT)/bin/pip install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
	touch $@

## Dependencies once more, by cargo-deny, which takes a while to build; CHECKS=advisories asks for known holes, over the network.
## ADVISORIES=FOLDER looks for them in a clone of RustSec's list instead, which takes Python alone.
deny: tools
ifdef ADVISORIES
	@scripts/tools python3
	$(PYTHON) scripts/trust advisories $(ADVISORIES)
else
	[ -x target/tools/bin/cargo-deny ] || $(CARGO) install cargo-deny --locked --root target/tools
	target/tools/bin/cargo-deny check $(or $(CHECKS),licenses bans sources)
endif

## The bill of materials of the binary, as CycloneDX 1.6.
sbom: tools
	@scripts/tools python3
	$(PYTHON) scripts/trust sbom > target/onderwijsregio.cdx.json
	@echo target/onderwijsregio.cdx.json

## Writes down what the routes say of themselves.
openapi: tools
	$(BUILD) --quiet
	target/debug/onderwijsregio openapi > docs/openapi.json
	target/debug/onderwijsregio openapi --version 2.0 > docs/openapi-2.0.json
	target/debug/onderwijsregio openapi --api 1 > docs/openapi-v1.json

## Writes what the client packages take from docs/openapi.json: their types, and the operations.
client-types: tools clients/typescript/node_modules/.package-lock.json
	@scripts/tools python3
	npm run --silent generate --prefix clients/typescript
	npm run --silent generate --prefix clients/n8n
	$(PYTHON) clients/python-sdk/tools/generate

## Measures the claims in docs/performance.md on this machine: PART=reads, writes, scale, regions, sessions, nodes, clients,
## growth, beside, desk, pages or all, with ROWS candidates. Without PART, reads and writes. PART=distributed with
## CITUS="1=postgres://… 2=postgres://…", databases on coordinators with one and two workers.
bench: tools
	scripts/tools wrk postgres npm python3-venv libfaketime sqlite3
	$(CARGO) build --release --locked --workspace --bins --example validation
	$(CARGO) build --release --locked --manifest-path scripts/bench/ceiling/Cargo.toml --target-dir target/ceiling
	$(PYTHON) scripts/bench $(or $(PART),usual) $(ROWS)

## Counts the instructions of each kind of request and fails where one costs more than docs/instructions.json says;
## UPDATE=1 writes down what was counted. It is the build of the tests that is counted.
instructions: tools
	@scripts/tools valgrind
	$(BUILD)
	$(PYTHON) scripts/instructions target/debug/examples/requests $(if $(UPDATE),--update)

## Puts what `make bench` measured last into docs/performance.md, and draws its plot.
bench-docs:
	$(PYTHON) scripts/bench/docs.py

tools:
	@scripts/tools cc curl
