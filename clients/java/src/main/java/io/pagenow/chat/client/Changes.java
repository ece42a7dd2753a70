package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.MessageChanged;
import io.pagenow.chat.client.Change.MessagesRemoved;
import io.pagenow.chat.client.Change.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of a conversation between two revisions, from a {@code changes} frame or a page of REST.
 *
 * @param after the revision after which it begins
 * @param rev the revision up to which it goes
 * @param items in order of their revisions, those of kinds that this client does not know left out
 * @param firstSeq the oldest message that still exists; 0 if nothing is said about it
 */
record Changes(String conversationId, long after, long rev, List<Change> items, long firstSeq) {
    static Changes of(Fields fields, String conversationId) {
        List<Change> items = new ArrayList<>();
        long firstSeq = 0;
        for (Fields item : fields.objects("items")) {
            switch (item.text("kind")) {
                case "message" -> items.add(new MessageChanged(Message.of(item, conversationId)));
                case "removed" -> items.add(new MessagesRemoved(conversationId, item.number("rev"), ranges(item)));
                case "conversation" -> firstSeq = Math.max(firstSeq, item.number("firstSeq"));
                default -> {
                    // Of members and of what later servers have, the messages of the server tell.
                }
            }
        }
        return new Changes(conversationId, fields.number("after"), fields.number("rev"), List.copyOf(items), firstSeq);
    }

    private static List<Range> ranges(Fields item) {
        List<Range> ranges = new ArrayList<>();
        for (Object range : item.list("ranges")) {
            if (range instanceof List<?> ends
                    && ends.size() == 2
                    && ends.get(0) instanceof Number first
                    && ends.get(1) instanceof Number last) {
                ranges.add(new Range(first.longValue(), last.longValue()));
            }
        }
        return List.copyOf(ranges);
    }
}
