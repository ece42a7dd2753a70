# Two commands do all: `make run` and `make test`.
MVN := ./mvnw -B
JAR := target/chat-api.jar
ARCHIVE := target/chat-api.jsa
SOURCES := pom.xml db_init.sql config.json $(shell find src/main clients/js/src clients/js/types clients/react/src clients/react/types -type f) \
	$(wildcard clients/js/*.md clients/js/package.json clients/react/*.md clients/react/package.json)

.PHONY: run build deb image extension test test-docker test-container test-tools fuzz bench bench-peers bench-against scale chaos screenshots format clean

## Builds what is missing and runs the server until Ctrl-C.
run: $(ARCHIVE)
	@exec java -XX:SharedArchiveFile=$(ARCHIVE) '-Xlog:cds*=off' -jar $(JAR)

build: $(JAR)

$(JAR): $(SOURCES)
	@echo "Building the jar; the first time this takes a minute or two"
	@$(MVN) -q package -DskipTests

# Classes as Java loads them, written by a start of its own, so that every later start takes half the time (README).
# The server runs without it too, so whatever keeps it from being written is left for the run to tell.
$(ARCHIVE): $(JAR)
	@echo "Starting once so that later starts are quicker"
	@CHAT_HTTP_PORT=0 CHAT_WEBSOCKET_PORT=0 CHAT_ADMIN_PORT=0 java -XX:ArchiveClassesAtExit=$@ '-Xlog:cds*=off' -jar $(JAR) --until-ready \
		>target/archive.log 2>&1 || rm -f $@

## Builds the Debian package, target/chat-api_<version>_all.deb.
deb: $(JAR)
	@deploy/package-deb

## Builds the container image chat-api (docs/containers.md). Needs Docker.
image: $(JAR)
	@docker build --tag chat-api .

## The extension for Chrome and Firefox: folders to load and zips for the stores, in target/extension. Needs Node.
extension:
	@node clients/extension/build.mjs

## Installs what the tests need and runs every test.
test: test-tools
	$(MVN) verify

## The same suite against a PostgreSQL container, whose image is made here; TESTS="StorageTest" runs those alone. Needs root.
test-docker: test-tools
	@deploy/container/test-postgres $(TESTS)

## Tests the container image on a base of Debian's packages, which needs no registry. Needs root.
test-container: $(JAR)
	@deploy/container/test

## Browser, Redis, Node and npm from the distribution, where they are missing.
test-tools:
	@deploy/install-test-tools

## Looks for inputs that break what reads strangers' bytes, 5 minutes each; FUZZ="ActionDecoder 10m" does one.
fuzz:
	@deploy/fuzz $(FUZZ)

## Measures the server, in about 10 minutes; BENCH="direct paced" measures those workloads alone.
bench: $(JAR)
	@bench/run $(BENCH)

## The same beside ejabberd and Bun, in about 15 minutes.
bench-peers: $(JAR)
	@bench/run --peers $(BENCH)

## Compares this tree with another commit (REF, or the newest release) in pairs, in about 25 minutes; BENCH="direct" compares that workload alone.
bench-against: $(JAR)
	@bench/against "$(REF)" $(BENCH)

## A million users on five nodes: joins, a node that is lost, one that is frozen; SCALE="--small --nodes 20" for many small nodes. About 10 minutes.
scale: $(JAR)
	@bench/scale $(SCALE)

## Does faults to three nodes under a light and a heavy load and checks the promises, in about 25 minutes; CHAOS="--seed 42 crash" does one again.
chaos: $(JAR) test-tools
	@chaos/run $(CHAOS)

## Makes the pictures of the documents, in about 2 minutes.
screenshots: $(JAR)
	@deploy/screenshots

## Formats all Java sources.
format:
	$(MVN) -q spotless:apply

clean:
	$(MVN) -q clean
