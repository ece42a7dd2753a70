package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.ChangeItem;
import io.pagenow.chat.chaos.check.ChangeItem.MessageChanged;
import io.pagenow.chat.chaos.check.ChangeItem.MessagesRemoved;
import io.pagenow.chat.chaos.check.ChangeItem.OtherChanged;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.SeqRange;
import io.pagenow.chat.chaos.check.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Reads what frames and bodies say about messages. */
final class Frames {
    private Frames() {}

    /** Reads the state of a message, which looks the same wherever it is. */
    static Version version(JsonObject message) {
        return new Version(
                message.getLong("rev", 0L),
                message.containsKey("deletedAt"),
                message.getString("content").hashCode());
    }

    static Seen.Changes changes(JsonObject frame) {
        return new Seen.Changes(
                frame.getString("conversationId"),
                frame.getLong("after"),
                frame.getLong("rev"),
                items(frame.getJsonArray("items")));
    }

    /** Reads the items that are about messages. */
    static List<ChangeItem> items(JsonArray items) {
        return items.stream().map(JsonObject.class::cast).flatMap(Frames::item).toList();
    }

    private static Stream<ChangeItem> item(JsonObject item) {
        return switch (item.getString("kind")) {
            case "message" ->
                Stream.of(new MessageChanged(item.getLong("seq"), item.getString("messageId"), version(item)));
            case "removed" ->
                Stream.of(new MessagesRemoved(
                        item.getLong("rev"),
                        item.getJsonArray("ranges").stream()
                                .map(JsonArray.class::cast)
                                .map(pair -> new SeqRange(pair.getLong(0), pair.getLong(1)))
                                .toList()));
            default -> Stream.of(new OtherChanged(item.getLong("rev")));
        };
    }
}
