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

/** Whether a PostgreSQL of the operator's can be used: its version, this user's rights, the schema, its clock, its durability. */
final class DatabaseExamination implements Examination {
    private static final String SUBJECT = "database";

    /** The writer's, the health calls', the one that migrates, and one for whoever else asks. */
    private static final int CONNECTIONS_BESIDE_POOL = 4;

    private static final Duration SLOW = Duration.ofMillis(20);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

    private final Settings settings;
    private final DatabaseAddress address;

    DatabaseExamination(Settings settings, Secret uri) {
        this.settings = settings;
        this.address = new DatabaseAddress(uri);
    }

    @Override
    public List<Finding> look() {
        DatabaseFacts facts;
        try {
            facts = DatabaseFacts.read(address);
        } catch (SQLException unreachable) {
            return List.of(Finding.problem(
                    SUBJECT,
                    address.location() + " cannot be used: " + unreachable.getMessage(),
                    "see database.uri (CHAT_DATABASE_URI) and docs/database.md; psql with that URI tells more"));
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
                            + ", in which not every message can be stored, and no" + " server starts on it",
                    "make another one with: CREATE DATABASE chat ENCODING 'UTF8' TEMPLATE template0, and take what is in"
                            + " this one over with backup and restore"));
        }
        if (facts.pooled()) {
            findings.add(pooler());
        }
        if (!facts.tls() && !address.isLocal()) {
            findings.add(Finding.warning(
                    "encryption",
                    "the connection is not encrypted: whoever is between reads the password's proof and all messages",
                    "set ssl=on in postgresql.conf, and sslmode=verify-full in database.uri (docs/database.md)"));
        }
        return findings;
    }

    private Finding pooler() {
        String detail = "a pooler such as PgBouncer is in front of the database";
        return address.setsSessionParameters()
                ? Finding.problem(
                        "pooler",
                        detail + ", and does not keep options, search_path and currentSchema of database.uri",
                        "leave them out, and run: ALTER ROLE ... SET search_path = ...")
                : Finding.warning(
                        "pooler",
                        detail + "; statements are planned anew each time",
                        "the server has a pool of its own (database.poolSize) and is faster without (docs/database.md)");
    }

    private Finding version(DatabaseFacts facts) {
        String detail = "PostgreSQL " + facts.version() + " at " + address.location();
        return facts.versionIsSupported()
                ? Finding.ok(SUBJECT, detail)
                : Finding.problem(SUBJECT, detail, "use PostgreSQL " + DatabaseFacts.OLDEST_POSTGRESQL + " or later");
    }

    private static Finding roundTrip(DatabaseFacts facts) {
        String detail = "a question is answered in " + milliseconds(facts.roundTrip()) + " ms";
        return facts.roundTrip().compareTo(SLOW) <= 0
                ? Finding.ok("distance", detail)
                : Finding.warning("distance", detail, "every message waits for it twice: bring the two nearer");
    }

    private static Finding rights(DatabaseFacts facts) {
        if (facts.readOnly()) {
            return Finding.problem(
                    "rights",
                    "the database takes no writes: it is a standby, or set to be read only",
                    "name the primary");
        }
        return facts.mayCreateTables()
                ? Finding.ok("rights", facts.user() + " may make tables in schema " + facts.schema())
                : Finding.problem(
                        "rights",
                        facts.user() + " may not make tables in schema " + facts.schema(),
                        "GRANT CREATE, USAGE ON SCHEMA " + facts.schema() + " TO " + facts.user()
                                + ", or let it own the database");
    }

    private static Finding schema(DatabaseFacts facts) {
        return switch (facts.state()) {
            case EMPTY -> Finding.ok("schema", "not there yet; the first start makes it");
            case CURRENT -> Finding.ok("schema", "of this version");
            case OLDER -> Finding.ok("schema", "of an earlier version; the next start brings it up to date");
            case NEWER ->
                Finding.warning(
                        "schema",
                        "of a later version than this jar",
                        "start the jar that made it, or go back as docs/upgrade.md says");
            case HALF_IMPORTED ->
                Finding.problem("schema", "an import is not finished", "run the same import again to go on");
            case ORIGINAL ->
                Finding.problem(
                        "schema",
                        "the tables of the original chat backend are in it",
                        "name an empty database and run: java -jar chat-api.jar import --from <the uri of this one>");
        };
    }

    /** Servers that are one cluster may be several. */
    private Optional<Finding> servers() {
        List<RunningServers.Server> servers;
        try (Connection connection = address.open()) {
            servers = RunningServers.on(connection);
        } catch (SQLException unreadable) {
            return Optional.of(Finding.warning(
                    "servers",
                    "it cannot be read which servers run on this database: " + unreadable.getMessage(),
                    "the user of the database needs SELECT on chat_running_server"));
        }
        if (servers.size() < 2 || servers.stream().allMatch(RunningServers.Server::clustered)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "servers",
                servers.size() + " run on this database, and not all of them in a cluster: "
                        + servers.stream()
                                .map(server -> server.place() + (server.clustered() ? " (in a cluster)" : ""))
                                .collect(Collectors.joining("; ")),
                "messages do not reach the clients of the others live: set cluster.enabled (CHAT_CLUSTER_ENABLED=true)"
                        + " for all of them, or stop all but one"));
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
                        "raise max_connections of PostgreSQL, or lower database.poolSize, unless a node of this"
                                + " machine is what uses them");
    }

    private static Finding clock(DatabaseFacts facts) {
        Duration apart = facts.clockAhead();
        String detail = "the database's is " + milliseconds(apart.abs()) + " ms "
                + (apart.isNegative() ? "behind" : "ahead of") + " this machine's";
        return apart.abs().compareTo(CLOCKS_APART) <= 0
                ? Finding.ok("clock", detail)
                : Finding.warning(
                        "clock",
                        detail,
                        "let both follow a time server; sentAt is the database's, tokens end by this one's");
    }

    private static Finding durability(DatabaseFacts facts) {
        return facts.losesCommits().isEmpty()
                ? Finding.ok("durability", "what is committed is on the disk")
                : Finding.problem(
                        "durability",
                        "acknowledged messages can be lost in a crash: " + String.join(", ", facts.losesCommits()),
                        "set them back to on in postgresql.conf, or for this user or database");
    }

    private static String milliseconds(Duration duration) {
        return String.valueOf(Math.round(duration.toNanos() / 100_000.0) / 10.0);
    }
}
