package io.pagenow.chat.doctor;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFacts;
import io.pagenow.chat.database.RunningServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks an external PostgreSQL: version, privileges of the user, schema, connections, clock, durability and encryption. */
final class DatabaseExamination implements Examination {
    private static final String SUBJECT = "database";

    /** Connections outside the pool: the writer, the health check, the relay, the migrations, and one for other uses. */
    private static final int CONNECTIONS_BESIDE_POOL = 5;

    private static final Duration MAX_ROUND_TRIP = Duration.ofMillis(20);
    private static final Duration MAX_CLOCK_OFFSET = Duration.ofSeconds(2);

    private final Settings settings;
    private final DatabaseAddress address;

    DatabaseExamination(Settings settings, Secret uri) {
        this.settings = settings;
        this.address = new DatabaseAddress(uri);
    }

    @Override
    public List<Finding> examine() {
        DatabaseFacts facts;
        try {
            facts = DatabaseFacts.read(address);
        } catch (SQLException unreachable) {
            return List.of(Finding.problem(
                    SUBJECT,
                    address.location() + " cannot be used: " + unreachable.getMessage(),
                    "see database.uri (CHAT_DATABASE_URI) and docs/database.md; try psql with that URI for details"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(version(facts));
        findings.add(roundTrip(facts));
        findings.add(rights(facts));
        findings.add(schema(facts));
        findings.add(connections(facts));
        findings.add(clock(facts));
        findings.add(durability(facts));
        servers().ifPresent(findings::add);
        if (!facts.encodingIsSupported()) {
            findings.add(Finding.problem(
                    "encoding",
                    "the database is encoded in " + facts.encoding()
                            + ", which cannot store every message, so the server does not start",
                    "create another one with: CREATE DATABASE chat ENCODING 'UTF8' TEMPLATE template0, and move the"
                            + " contents of this one with backup and restore"));
        }
        if (facts.pooled()) {
            findings.add(pooler());
        }
        if (!facts.tls() && !address.isLocal()) {
            findings.add(Finding.warning(
                    "encryption",
                    "the connection is not encrypted: anyone on the network path can read the password's proof and all"
                            + " messages",
                    "set ssl=on in postgresql.conf, and sslmode=verify-full in database.uri (docs/database.md)"));
        }
        return findings;
    }

    private Finding pooler() {
        String detail = "a pooler such as PgBouncer is in front of the database";
        return address.setsSessionParameters()
                ? Finding.problem(
                        "pooler",
                        detail + " and does not preserve options, search_path and currentSchema of database.uri",
                        "remove them, and run: ALTER ROLE ... SET search_path = ...")
                : Finding.warning(
                        "pooler",
                        detail + "; every execution of a statement is planned again",
                        "the server has a pool of its own (database.poolSize) and is faster without a pooler"
                                + " (docs/database.md)");
    }

    private Finding version(DatabaseFacts facts) {
        String detail = "PostgreSQL " + facts.version() + " at " + address.location();
        return facts.versionIsSupported()
                ? Finding.ok(SUBJECT, detail)
                : Finding.problem(SUBJECT, detail, "use PostgreSQL " + DatabaseFacts.OLDEST_POSTGRESQL + " or later");
    }

    private static Finding roundTrip(DatabaseFacts facts) {
        String detail = "a query takes " + milliseconds(facts.roundTrip()) + " ms";
        return facts.roundTrip().compareTo(MAX_ROUND_TRIP) <= 0
                ? Finding.ok("distance", detail)
                : Finding.warning(
                        "distance",
                        detail,
                        "every message waits for two round trips: run the server closer to the database");
    }

    private static Finding rights(DatabaseFacts facts) {
        if (facts.readOnly()) {
            return Finding.problem(
                    "rights",
                    "the database rejects writes: it is a standby, or configured read-only",
                    "set database.uri (CHAT_DATABASE_URI) to the primary");
        }
        return facts.mayCreateTables()
                ? Finding.ok("rights", facts.user() + " may create tables in schema " + facts.schema())
                : Finding.problem(
                        "rights",
                        facts.user() + " may not create tables in schema " + facts.schema(),
                        "GRANT CREATE, USAGE ON SCHEMA " + facts.schema() + " TO " + facts.user()
                                + ", or make it the owner of the database");
    }

    private static Finding schema(DatabaseFacts facts) {
        return switch (facts.state()) {
            case EMPTY -> Finding.ok("schema", "does not exist yet; the first start creates it");
            case CURRENT -> Finding.ok("schema", "of this version");
            case OLDER -> Finding.ok("schema", "of an earlier version; the next start brings it up to date");
            case NEWER ->
                Finding.warning(
                        "schema",
                        "of a later version than this jar",
                        "start the version that created it, or downgrade as described in docs/upgrade.md");
            case HALF_IMPORTED ->
                Finding.problem("schema", "an import is not finished", "run the same import again to resume");
            case ORIGINAL ->
                Finding.problem(
                        "schema",
                        "it contains the tables of the original chat backend",
                        "set database.uri to an empty database and run: java -jar chat-api.jar import --from <the uri of this"
                                + " one>");
        };
    }

    /** Several servers may use a database only if all are nodes of a cluster. */
    private Optional<Finding> servers() {
        List<RunningServers.Server> servers;
        try (Connection connection = address.open()) {
            servers = RunningServers.on(connection);
        } catch (SQLException unreadable) {
            return Optional.of(Finding.warning(
                    "servers",
                    "cannot determine which servers use this database: " + unreadable.getMessage(),
                    "grant the user of the database SELECT on chat_running_server"));
        }
        if (servers.size() < 2 || servers.stream().allMatch(RunningServers.Server::clustered)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "servers",
                servers.size() + " servers use this database, and not all of them are in a cluster: "
                        + servers.stream()
                                .map(server -> server.place() + (server.clustered() ? " (in a cluster)" : ""))
                                .collect(Collectors.joining("; ")),
                "clients of one server do not receive messages of the others live: set cluster.enabled"
                        + " (CHAT_CLUSTER_ENABLED=true) for all of them, or stop all but one"));
    }

    private Finding connections(DatabaseFacts facts) {
        int needed = settings.database().poolSize() + CONNECTIONS_BESIDE_POOL;
        String detail = "this node uses up to " + needed + " of " + facts.connectionLimit() + ", " + facts.connections()
                + " are in use";
        return facts.connections() + needed <= facts.connectionLimit()
                ? Finding.ok("connections", detail)
                : Finding.warning(
                        "connections",
                        detail,
                        "raise max_connections of PostgreSQL, or lower database.poolSize, unless a running node of this"
                                + " machine uses them");
    }

    private static Finding clock(DatabaseFacts facts) {
        Duration offset = facts.clockAhead();
        String detail = "the database's clock is " + milliseconds(offset.abs()) + " ms "
                + (offset.isNegative() ? "behind" : "ahead of") + " this machine's";
        return offset.abs().compareTo(MAX_CLOCK_OFFSET) <= 0
                ? Finding.ok("clock", detail)
                : Finding.warning(
                        "clock",
                        detail,
                        "synchronize both with a time server; sentAt uses the database's clock, the expiry of tokens this"
                                + " machine's");
    }

    private static Finding durability(DatabaseFacts facts) {
        return facts.losesCommits().isEmpty()
                ? Finding.ok("durability", "committed data is on disk")
                : Finding.problem(
                        "durability",
                        "acknowledged messages can be lost in a crash: " + String.join(", ", facts.losesCommits()),
                        "set them to on in postgresql.conf, or for this user or database");
    }

    private static String milliseconds(Duration duration) {
        return String.valueOf(Math.round(duration.toNanos() / 100_000.0) / 10.0);
    }
}
