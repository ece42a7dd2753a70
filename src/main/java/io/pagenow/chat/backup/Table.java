package io.pagenow.chat.backup;

import java.util.List;
import java.util.Optional;

/**
 * A table, and those of its columns that are backed up.
 *
 * @param name without the schema, which the connection's search path names
 * @param columns in the order in which a backup has them
 */
record Table(String name, List<String> columns) {
    /** The original's own, which is not part of the schema: it says who is a friend, where it is there. */
    static final Table FRIENDSHIPS = new Table("friendship_table", List.of("user_id1", "user_id2", "accepted_at"));

    /**
     * All that there is to back up, in an order in which it can be restored. A column that a later version of the schema adds belongs here
     * with it. Not here: which nodes and servers are running, the history of the schema, which a restore makes anew, and which conversations
     * are answered, which it finds out from the messages. No column takes its values
     * from a sequence; if one did, a restore would have to set it.
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
                            "direct_high")),
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
                            "content")),
            new Table("presence_table", List.of("user_id", "last_seen_at", "visible")),
            FRIENDSHIPS);

    /** Without these there is no chat; the others came later, or are others'. */
    static final List<String> ALWAYS = List.of("conversation_table", "participant_table", "message_table");

    /** Names that come from outside become part of statements only if they are among these. */
    static Optional<Table> named(String name) {
        return ALL.stream().filter(table -> table.name.equals(name)).findFirst();
    }

    /** As COPY wants it. */
    String columnList() {
        return "(" + String.join(", ", columns) + ")";
    }
}
