package io.pagenow.chat.bench.scale;

import java.util.List;
import java.util.stream.Stream;

/** Predictions of the model for measurements that one machine can make. */
final class OneMachine {
    /** Entries of a directory of the size that a node of ten million users has. */
    private static final double ENTRIES = 1e6;

    private static final double ENTRIES_OF_DEAD_NODE = 200_000;
    private static final double IDLE = 10_000;
    private static final double CONNECTED = 50_000;
    private static final String OPEN = "";

    private OneMachine() {}

    /** Returns the table with what {@code bench/scale} has measured; the rest of that column is empty. */
    static String table(Assumptions assumptions) {
        double entry = assumptions.seconds(Assumption.ENTRY_MICROS);
        double query = PresenceLoad.ROUND * PresenceLoad.querySeconds(assumptions)
                + CONNECTED * assumptions.seconds(Assumption.AUDIENCE_CONNECTED_MICROS);
        return Tables.markdown(Stream.of(
                        List.of("measure", "model", "measured"),
                        List.of(
                                "memory of a node's directory with 1,000,000 entries",
                                Figures.bytes(ENTRIES * assumptions.get(Assumption.DIRECTORY_BYTES)),
                                "51 MB"),
                        List.of(
                                "a node joins two others with 1,000,000 entries: bytes that it receives",
                                Figures.bytes(ENTRIES * assumptions.get(Assumption.ENTRY_WIRE_BYTES)),
                                OPEN),
                        List.of("the same: time until its directory is equal", Figures.seconds(ENTRIES * entry), OPEN),
                        List.of(
                                "a node with 200,000 entries dies: time until they are dropped",
                                Figures.seconds(ENTRIES_OF_DEAD_NODE * entry),
                                "1.0 s from its end on"),
                        List.of("changed entries that a node applies in a second", Figures.number(1 / entry), OPEN),
                        List.of("messages/s of 3 nodes without users", Figures.number(Mesh.control(3)), OPEN),
                        List.of("messages/s of 10 nodes without users", Figures.number(Mesh.control(10)), OPEN),
                        List.of(
                                "memory of 10,000 idle connections",
                                Figures.bytes(IDLE * assumptions.bytes(Assumption.IDLE_KB_LOW)) + " to "
                                        + Figures.bytes(IDLE * assumptions.bytes(Assumption.IDLE_KB_HIGH)),
                                OPEN),
                        List.of(
                                "presence query: 500 changed users, 50,000 connected ones",
                                Figures.seconds(query),
                                OPEN))
                .toList());
    }
}
