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
     * here. Excluded are the index of search, which is made again, the running nodes and servers, secrets, webhooks, which have secrets and to
     * which a copy of the server would deliver, the leases of uploads in progress and of scheduled messages, the history of the schema, which
     * a restore creates, the marks of answered conversations, which it derives from the messages, the node that relays, and
     * {@code retention.days}, which a server sets when it starts. {@code outbox_id} alone uses a sequence, which a restore sets.
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
                            "changed_at",
                            "object_rev",
                            "member_seq",
                            "member_count",
                            "member_feed_rev",
                            "first_seq",
                            "picture",
                            "frozen",
                            "slow_mode_seconds",
                            "settings",
                            "deleted_at",
                            "message_ttl_seconds",
                            "ttl_from_seq",
                            "ttl_due_at")),
            new Table(
                    "participant_table",
                    List.of(
                            "conversation_id",
                            "user_id",
                            "last_read_seq",
                            "last_read_at",
                            "role",
                            "rev",
                            "joined_at",
                            "above_seq",
                            "send_bar",
                            "my_rev",
                            "hidden_seq",
                            "shown_seq",
                            "mine")),
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
                    List.of("conversation_id", "seq", "rev", "changed_at", "edited_at", "edits", "reactions")),
            new Table("removal_table", List.of("conversation_id", "rev", "changed_at", "firsts", "lasts")),
            new Table(
                    "former_participant_table",
                    List.of(
                            "conversation_id",
                            "user_id",
                            "rev",
                            "left_seq",
                            "left_at",
                            "reason",
                            "my_rev",
                            "above_seq")),
            new Table(
                    "audit_table",
                    List.of("at", "actor", "via", "action", "conversation_id", "rev", "target", "detail", "audit_id")),
            new Table(
                    "invite_table",
                    List.of(
                            "conversation_id",
                            "token_hash",
                            "created_by",
                            "created_at",
                            "expires_at",
                            "max_uses",
                            "uses")),
            new Table("reaction_table", List.of("conversation_id", "seq", "user_id", "reactions", "reacted_at")),
            new Table(
                    "attachment_table",
                    List.of(
                            "attachment_id",
                            "conversation_id",
                            "uploader",
                            "created_at",
                            "name",
                            "size",
                            "declared_type",
                            "declared_sha256",
                            "state",
                            "content_type",
                            "width",
                            "height",
                            "has_thumbnail",
                            "sha256",
                            "store_key",
                            "message_id",
                            "seq")),
            new Table("file_deletion_table", List.of("store_key", "due_at", "attempts", "erasure_id")),
            new Table("mention_table", List.of("conversation_id", "user_id", "seq")),
            new Table(
                    "user_table",
                    List.of("user_id", "name", "picture", "updated_at", "token_iat", "is_edited", "me_rev", "me")),
            new Table("block_table", List.of("user_id", "blocked_id", "blocked_at")),
            new Table(
                    "report_table",
                    List.of(
                            "report_id",
                            "reported_at",
                            "reporter_id",
                            "conversation_id",
                            "reported_id",
                            "reason",
                            "text",
                            "messages",
                            "state",
                            "action",
                            "handled_by",
                            "handled_at")),
            new Table("reported_message_table", List.of("conversation_id", "seq", "reporter_id", "report_id")),
            new Table("ban_table", List.of("user_id", "banned_at", "banned_by", "until", "reason")),
            new Table("push_key_table", List.of("generation", "public_key", "private_key", "created_at")),
            new Table(
                    "push_subscription_table",
                    List.of(
                            "subscription_id",
                            "user_id",
                            "endpoint",
                            "p256dh",
                            "auth",
                            "generation",
                            "device",
                            "created_at",
                            "expires_at",
                            "last_success_at",
                            "failures",
                            "failing_since")),
            new Table(
                    "api_key_table",
                    List.of(
                            "key_id",
                            "name",
                            "secret_hash",
                            "scopes",
                            "conversations",
                            "per_second",
                            "created_at",
                            "expires_at",
                            "revoked_at",
                            "last_used_at")),
            new Table(
                    "scheduled_table",
                    List.of(
                            "scheduled_id",
                            "user_id",
                            "conversation_id",
                            "temp_message_id",
                            "content",
                            "message_type",
                            "data",
                            "reply_to",
                            "mentions",
                            "mention_all",
                            "send_at",
                            "due_at",
                            "failed_at",
                            "code",
                            "message",
                            "created_at")),
            new Table(
                    "outbox_table",
                    List.of("conversation_id", "outbox_id", "action", "user_id", "ref", "body", "created_at")),
            new Table(
                    "outbox_failed_table",
                    List.of(
                            "conversation_id",
                            "outbox_id",
                            "action",
                            "user_id",
                            "ref",
                            "body",
                            "created_at",
                            "failed_at",
                            "code",
                            "message")),
            new Table(
                    "erasure_table",
                    List.of(
                            "erasure_id",
                            "user_id",
                            "pseudonym",
                            "messages",
                            "requested_at",
                            "finished_at",
                            "conversations",
                            "steps")),
            new Table("erased_user_table", List.of("user_hash", "erased_on")),
            new Table("erasure_secret_table", List.of("only_row", "secret")),
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
