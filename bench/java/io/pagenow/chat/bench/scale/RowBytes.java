package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.CLIENT_ID_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.CONTENT_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.LEAF_FILL;
import static io.pagenow.chat.bench.scale.Assumption.USER_ID_BYTES;

/** Bytes of rows and index entries, from the columns of {@code db_init.sql} and the page layout of PostgreSQL. */
final class RowBytes {
    /** Bytes of a page. */
    static final double PAGE = 8_192;

    /** Header of a row with up to 8 columns; with more, the map of nulls takes it to 32. */
    private static final double HEADER = 24;

    private static final double WIDE_HEADER = 32;

    /** Place of a row or index entry in the directory of its page. */
    private static final double LINE_POINTER = 4;

    private static final double INDEX_HEADER = 8;
    private static final double UUID = 16;
    private static final double NUMBER = 8;

    /** Length before a text of up to 126 bytes. */
    private static final double TEXT = 1;

    /** Filled share of the pages of {@code participant_table} and {@code presence_table}, their fillfactor. */
    static final double FILL = 0.8;

    private static final double CONVERSATION_FILL = 0.85;

    private RowBytes() {}

    /** Returns the row of a message and its entries in two indexes. */
    static double message(Assumptions assumptions) {
        double row = aligned(HEADER
                        + 2 * UUID
                        + 2 * NUMBER
                        + userId(assumptions)
                        + (TEXT + assumptions.get(CLIENT_ID_BYTES))
                        + (TEXT + assumptions.get(CONTENT_BYTES)))
                + LINE_POINTER;
        return row + indexed(assumptions, UUID + NUMBER) + indexed(assumptions, 2 * UUID);
    }

    /** Returns the row of a participant and its entries in two indexes. */
    static double participant(Assumptions assumptions) {
        double key = UUID + userId(assumptions);
        // Seven further columns take 8 bytes each with their padding; the others are null in direct conversations.
        double row = WIDE_HEADER + aligned(key) + 7 * NUMBER + LINE_POINTER;
        return row / FILL + 2 * indexed(assumptions, key);
    }

    /** Returns the row of a direct conversation and its entries in three indexes. */
    static double conversation(Assumptions assumptions) {
        double users = 2 * userId(assumptions);
        // The title is empty, and three flags take a byte each. Seven numbers follow, the last two of 4 bytes with a
        // flag.
        double row = WIDE_HEADER
                + aligned(UUID + userId(assumptions))
                + NUMBER
                + aligned(users + 3)
                + 7 * NUMBER
                + LINE_POINTER;
        return row / CONVERSATION_FILL + indexed(assumptions, UUID) + 2 * indexed(assumptions, users);
    }

    /** Returns the row of a user in {@code presence_table}, without the index. */
    static double presence(Assumptions assumptions) {
        return aligned(aligned(HEADER + userId(assumptions)) + NUMBER + 1) + LINE_POINTER;
    }

    private static double userId(Assumptions assumptions) {
        return TEXT + assumptions.get(USER_ID_BYTES);
    }

    private static double indexed(Assumptions assumptions, double key) {
        return (INDEX_HEADER + aligned(key) + LINE_POINTER) / assumptions.get(LEAF_FILL);
    }

    private static double aligned(double bytes) {
        return Math.ceil(bytes / NUMBER) * NUMBER;
    }
}
