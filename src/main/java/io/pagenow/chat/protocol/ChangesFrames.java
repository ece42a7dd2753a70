package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Encodes changes as {@code changes} frames. A frame covers the revisions after {@code after} up to {@code rev}; many
 * changes take several frames, each of which goes on where the one before ends. Changes of messages and of other objects have
 * frames of their own.
 */
public final class ChangesFrames {
    private static final int MAX_ITEMS = 100;

    /** Most bytes of the items of a frame; one item alone may be larger. */
    private static final int MAX_BYTES = 48 * 1024;

    private ChangesFrames() {}

    /**
     * One frame and the revisions that it covers.
     *
     * @param newestSeq position of the newest message whose content is in the frame, {@link Long#MAX_VALUE} if it has none
     */
    public record Part(long after, long rev, long newestSeq, Frame frame) {}

    /** Returns the frame that covers a range of revisions for those who may not see their content. */
    public static Part empty(UUID conversationId, long after, long rev) {
        return of(new Changes(conversationId, after, rev, false, List.of())).get(0);
    }

    /** Returns one frame per change, so that each can be withheld from those who may not see it. */
    public static List<Part> single(Changes changes) {
        return of(changes, 1);
    }

    /** Returns one frame at least, also if there are no changes: the chain of revisions must go on. */
    public static List<Part> of(Changes changes) {
        return of(changes, MAX_ITEMS);
    }

    /**
     * One encoded item of a frame.
     *
     * @param newestSeq see {@link Change#newestSeq()}
     */
    record Item(long rev, long newestSeq, Buffer json) {
        static Item of(Change change) {
            return new Item(
                    change.rev(), change.newestSeq(), JsonWriter.buffer(json -> MessageWriting.change(json, change)));
        }
    }

    private static List<Part> of(Changes changes, int maxItems) {
        return of(
                changes.conversationId(),
                changes.after(),
                changes.rev(),
                changes.items().stream().map(Item::of).toList(),
                maxItems);
    }

    /** Returns frames of encoded items, which are in order of revision. */
    static List<Part> of(UUID conversationId, long first, long last, List<Item> encoded) {
        return of(conversationId, first, last, encoded, MAX_ITEMS);
    }

    private static List<Part> of(UUID conversationId, long first, long last, List<Item> encoded, int maxItems) {
        List<Part> parts = new ArrayList<>(1);
        List<byte[]> items = new ArrayList<>(encoded.size());
        int bytes = 0;
        long after = first;
        long rev = first;
        long newestSeq = 0;
        for (Item item : encoded) {
            boolean isOther = (newestSeq == 0) != (item.newestSeq == 0);
            if (!items.isEmpty() && (isOther || items.size() == maxItems || bytes + item.json.length() > MAX_BYTES)) {
                parts.add(part(conversationId, after, rev, newestSeq, items));
                after = rev;
                newestSeq = 0;
                items.clear();
                bytes = 0;
            }
            items.add(item.json.getBytes());
            bytes += item.json.length();
            rev = item.rev;
            newestSeq = Math.max(newestSeq, item.newestSeq);
        }
        parts.add(part(conversationId, after, last, newestSeq, items));
        return parts;
    }

    private static Part part(UUID conversationId, long after, long rev, long newestSeq, List<byte[]> items) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(256);
        write(
                frame,
                "{\"type\":\"changes\",\"conversationId\":\"" + conversationId + "\",\"after\":" + after + ",\"rev\":"
                        + rev + ",\"items\":[");
        for (int index = 0; index < items.size(); index++) {
            if (index > 0) {
                frame.write(',');
            }
            frame.writeBytes(items.get(index));
        }
        write(frame, "]}");
        return new Part(after, rev, newestSeq == 0 ? Long.MAX_VALUE : newestSeq, new Frame(frame.toByteArray()));
    }

    private static void write(ByteArrayOutputStream frame, String ascii) {
        frame.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
