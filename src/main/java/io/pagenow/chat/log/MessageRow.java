package io.pagenow.chat.log;

import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.MessageState.Deletion;
import io.pagenow.chat.model.Reaction;
import io.pagenow.chat.model.Reactions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps rows of {@code message_table} with their state; columns may be selected in any order. A message whose end has come is a deleted one,
 * also before its row is changed.
 */
public final class MessageRow {
    private static final JsonArray NONE = new JsonArray(List.of());

    private final String deletedText;
    private final Clock clock;

    /** @param deletedText the content that deleted messages have for clients */
    public MessageRow(String deletedText) {
        this(deletedText, Clock.systemUTC());
    }

    MessageRow(String deletedText, Clock clock) {
        this.deletedText = deletedText;
        this.clock = clock;
    }

    /** Maps a row of {@code message_table} joined with its state. */
    public Message message(Row row) {
        JsonObject extra =
                ExtraColumn.withoutExpired(row.getJsonObject("extra"), row.getString("sender_id"), clock.instant());
        MessageState state = state(row, extra);
        return new Message(
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getUUID("message_id"),
                row.getString("temp_message_id"),
                row.getString("sender_id"),
                row.getOffsetDateTime("sent_at").toInstant(),
                state.deletion().isPresent() ? deletedText : row.getString("content"),
                extra == null ? MessageExtra.NONE : ExtraColumn.extra(extra),
                state);
    }

    private static Reactions reactions(Row row) {
        JsonArray summary = row.getJsonArray("reactions");
        if (summary == null || summary.isEmpty()) {
            return Reactions.NONE;
        }
        List<Reaction> reactions = new ArrayList<>(summary.size());
        for (int index = 0; index < summary.size(); index++) {
            JsonObject reaction = summary.getJsonObject(index);
            JsonArray users = reaction.getJsonArray("u", NONE);
            reactions.add(new Reaction(
                    reaction.getString("k"),
                    reaction.getInteger("n"),
                    users.stream().map(String.class::cast).toList()));
        }
        return new Reactions(reactions, Optional.empty());
    }

    /** Returns the content that deleted messages have for clients. */
    String deletedText() {
        return deletedText;
    }

    private static MessageState state(Row row, @Nullable JsonObject extra) {
        Long rev = row.getLong("rev");
        if (rev == null && extra == null) {
            return MessageState.UNCHANGED;
        }
        Optional<Deletion> deletion = extra == null ? Optional.empty() : ExtraColumn.deletion(extra);
        long deletionRev = extra == null ? 0 : ExtraColumn.rev(extra);
        OffsetDateTime editedAt = rev == null ? null : row.getOffsetDateTime("edited_at");
        return new MessageState(
                Math.max(rev == null ? 0 : rev, deletionRev),
                Optional.ofNullable(editedAt).map(OffsetDateTime::toInstant),
                rev == null ? 0 : row.getInteger("edits"),
                deletion,
                rev == null || deletion.isPresent() ? Reactions.NONE : reactions(row));
    }
}
