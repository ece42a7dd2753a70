package io.pagenow.chat.backup;

import java.util.List;
import java.util.Optional;

/**
 * A table and its backed-up columns.
 *
 * @param name the name without the schema, which the connection's search path determines
 * @param columns in the order in which a backup contains them
 */
record Table(String name, List<String> columns) {
    /** The optional friendships of the original, which are not part of the schema. */
    static final Table FRIENDSHIPS = new Table("friendship_table", List.of("user_id1", "user_id2", "accepted_at"));

    /**
     * All tables to back up, in an order in which they can be restored. A column that a later version of the schema adds must be added
     * here. Excluded are the running nodes and servers, the history of the schema, which a restore creates, and the marks of answered
     * conversations, which it derives from the messages. No column uses a sequence; if one did, a restore would have to set it.
     */
    static final List<Table> ALL = List.of(
            new Table(
                    "conversation_table",
                    List.of(
                            "conversation_id",
                            "created_by",
                            "created_at",
                            "title",
                            "is_group",
                            "direct_low",
                            "direct_high",
                            "rev",
                            "changed_at")),
            new Table("participant_table", List.of("conversation_id", "user_id", "last_read_seq", "last_read_at")),
            new Table(
                    "message_table",
                    List.of(
                            "conversation_id",
                            "seq",
                            "message_id",
                            "sent_at",
                            "sender_id",
                            "temp_message_id",
                            "content",
                            "extra")),
            new Table(
                    "message_state_table",
                    List.of("conversation_id", "seq", "rev", "changed_at", "edited_at", "edits")),
            new Table("removal_table", List.of("conversation_id", "rev", "changed_at", "firsts", "lasts")),
            new Table("presence_table", List.of("user_id", "last_seen_at", "visible")),
            FRIENDSHIPS);

    /** The tables that every backup contains. The others were added by later versions, or are optional. */
    static final List<String> ALWAYS = List.of("conversation_table", "participant_table", "message_table");

    /** Returns the table with the given name. Only names in {@link #ALL} become part of statements. */
    static Optional<Table> named(String name) {
        return ALL.stream().filter(table -> table.name.equals(name)).findFirst();
    }

    /** Returns the columns in COPY's syntax. */
    String columnList() {
        return "(" + String.join(", ", columns) + ")";
    }
}
