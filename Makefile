# Two commands do all: `make run` and `make test`.
MVN := ./mvnw -B
JAR := target/chat-api.jar
SOURCES := pom.xml db_init.sql config.json $(shell find src/main -type f)

.PHONY: run build test test-docker test-tools bench bench-peers format clean

## Builds what is missing and runs the server until Ctrl-C.
run: $(JAR)
	@exec java -jar $(JAR)

build: $(JAR)

$(JAR): $(SOURCES)
	@echo "Building the jar; the first time this takes a minute or two"
	@$(MVN) -q package -DskipTests

## Installs what the tests need and runs every test.
test: test-tools
	$(MVN) verify

## The same suite against a PostgreSQL container; needs Docker.
test-docker: test-tools
	$(MVN) verify -Dchat.test.container=postgres:17

## Browser, Redis and Node from the distribution, where they are missing.
test-tools:
	@deploy/install-test-tools

## Measures the server, in about 7 minutes; BENCH="direct paced" measures those workloads alone.
bench: $(JAR)
	@bench/run $(BENCH)

## The same beside ejabberd and Bun, in about 12 minutes.
bench-peers: $(JAR)
	@bench/run --peers $(BENCH)

## Formats all Java sources.
format:
	$(MVN) -q spotless:apply

clean:
	$(MVN) -q clean
