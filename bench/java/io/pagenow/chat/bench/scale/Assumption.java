package io.pagenow.chat.bench.scale;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A figure that the model starts from. Each is an option of {@code bench/scale-model}, in lower case with hyphens. */
public enum Assumption {
    ONLINE(0.10, "share of the users who are connected at the busiest moment", Source.ASSUMED),
    AVERAGE_ONLINE(
            0.5, "connected users on average over a day, as a share of those at the busiest moment", Source.ASSUMED),
    DEVICES(1.3, "connections of a connected user", Source.ASSUMED),
    CONNECTION_MINUTES(30, "minutes that a connection lasts", Source.ASSUMED),
    MESSAGES(40, "messages that a user sends in a day, all registered users counted", Source.ASSUMED),
    PEAK(3, "messages and reads in the busiest second, as a multiple of the average", Source.ASSUMED),
    GROUP_SHARE(0.3, "share of the messages that go to groups", Source.ASSUMED),
    GROUP_SIZE(30, "members of a group", Source.ASSUMED),
    RECIPIENT_ONLINE(0.3, "share of a message's recipients who are connected", Source.ASSUMED),
    CONVERSATIONS(50, "conversations of a user", Source.ASSUMED),
    GROUPS(5, "groups among them", Source.ASSUMED),
    READS(20, "moves of a read position of a user in a day", Source.ASSUMED),
    BURST(5, "messages of a conversation between two checkpoints of PostgreSQL", Source.ASSUMED),
    CONTENT_BYTES(100, "bytes of a message's text, at most 126", Source.ASSUMED),
    USER_ID_BYTES(36, "bytes of a user id", Source.ASSUMED),
    CLIENT_ID_BYTES(36, "bytes of a client's name for a message", Source.ASSUMED),
    CONNECTIONS_PER_NODE(50_000, "connections of a node", Source.CHOSEN),
    SPARE_NODES(1, "nodes beyond those that the connections need", Source.CHOSEN),
    UTILISATION(0.5, "share of a processor that is to be busy at the peak", Source.CHOSEN),
    LINK_MBIT(1_000, "network of a node, Mbit/s in each direction", Source.CHOSEN),
    CHECKPOINT_MINUTES(15, "minutes between two checkpoints of PostgreSQL", Source.CHOSEN),
    POOL(8, "connections of a node's pool, `database.poolSize`", Source.CHOSEN),
    HOT_DAYS(1, "days of messages that PostgreSQL keeps in memory", Source.CHOSEN),
    IDLE_KB_LOW(4.3, "KB of resident memory of an idle connection, the best run", Source.MEASURED),
    IDLE_KB_HIGH(5.9, "KB of resident memory of an idle connection, the worst run", Source.MEASURED),
    DIRECT_SERVER_MICROS(18.1, "µs of the server for a message with two deliveries, full batches", Source.MEASURED),
    PACED_SERVER_MICROS(131.9, "µs of the server for such a message alone in its commit", Source.MEASURED),
    DIRECT_DATABASE_MICROS(17.8, "µs of PostgreSQL for a message, full batches", Source.MEASURED),
    PACED_DATABASE_MICROS(191.9, "µs of PostgreSQL for a message alone in its commit", Source.MEASURED),
    DELIVERY_MICROS(4.85, "µs of the server for a delivery", Source.MEASURED),
    HOP_MICROS(28.4, "µs of both servers for a message that goes to another node", Source.MEASURED),
    LIST_SERVER_MICROS(15.4, "µs of the server for a conversation of the list and of `sync`", Source.MEASURED),
    LIST_DATABASE_MICROS(12.6, "µs of PostgreSQL for the same", Source.MEASURED),
    AUDIENCE_CONVERSATION_MICROS(
            6, "µs of PostgreSQL for a conversation of a user whose presence changes", Source.MEASURED),
    READ_MICROS(54, "µs of PostgreSQL for a small statement that finds nothing", Source.MEASURED),
    MESSAGE_WAL_BYTES(659, "bytes of write-ahead log of a message, without page images", Source.MEASURED),
    DIRECTORY_BYTES(100, "bytes of memory of a directory entry on each node", Source.GOAL),
    PRESENCE_BYTES(60, "bytes of memory of a connected user in the presence of each node", Source.ESTIMATED),
    ENTRY_WIRE_BYTES(120, "bytes of a directory entry between two nodes", Source.ESTIMATED),
    ENTRY_MICROS(4, "µs of a node to apply a directory entry", Source.ESTIMATED),
    NODE_MESSAGE_MICROS(15, "µs of a node to send or receive a small message of another node", Source.ESTIMATED),
    COMMIT_MILLIS(2, "ms of a commit, during which the next batch collects", Source.ESTIMATED),
    HISTORY_MICROS(
            2_000, "µs of the server for the pages of history that a client reads when it connects", Source.ESTIMATED),
    HISTORY_DATABASE_MICROS(260, "µs of PostgreSQL for the same", Source.ESTIMATED),
    MARK_MICROS(150, "µs of PostgreSQL to move a read position", Source.ESTIMATED),
    LAST_SEEN_MICROS(8, "µs of PostgreSQL for a row of `presence_table`", Source.ESTIMATED),
    AUDIENCE_MEMBER_MICROS(0.5, "µs of PostgreSQL for a participant of such a conversation", Source.ESTIMATED),
    AUDIENCE_CONNECTED_MICROS(0.3, "µs of PostgreSQL for a connected user in a presence query", Source.ESTIMATED),
    UPDATE_WAL_BYTES(150, "bytes of write-ahead log of an update within a page", Source.ESTIMATED),
    LOCK_WAL_BYTES(60, "bytes of write-ahead log of a row that is locked and not changed", Source.ESTIMATED),
    LEAF_FILL(0.7, "filled share of an index page", Source.ESTIMATED),
    NODE_BASE_GB(1, "GB of a node without connections", Source.ESTIMATED);

    /** Origin of a figure. */
    public enum Source {
        /** Differs between services; ask yours. */
        ASSUMED,
        /** The operator decides. */
        CHOSEN,
        /** From the benchmark or a decision. */
        MEASURED,
        /** From the code or the layout of rows, not measured. */
        ESTIMATED,
        /** A figure that is aimed at. */
        GOAL;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final double standard;
    private final String meaning;
    private final Source source;

    Assumption(double standard, String meaning, Source source) {
        this.standard = standard;
        this.meaning = meaning;
        this.source = source;
    }

    /** Returns the value that holds unless an option names another. */
    public double standard() {
        return standard;
    }

    /** Returns a description with the unit. */
    public String meaning() {
        return meaning;
    }

    /** Returns the origin of the figure. */
    public Source source() {
        return source;
    }

    /** Returns the name of the option, without its two hyphens. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds the assumption of an option. */
    static Optional<Assumption> ofOption(String option) {
        return Arrays.stream(values())
                .filter(assumption -> assumption.option().equals(option))
                .findFirst();
    }
}
