package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonWriter;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes changes as {@code changes} frames. A frame covers the revisions after {@code after} up to {@code rev}; many
 * changes take several frames, each of which goes on where the one before ends.
 */
public final class ChangesFrames {
    private static final int MAX_ITEMS = 100;

    /** Most bytes of the items of a frame; one item alone may be larger. */
    private static final int MAX_BYTES = 48 * 1024;

    private ChangesFrames() {}

    /** One frame and the revisions that it covers. */
    public record Part(long after, long rev, Frame frame) {}

    /** Returns one frame at least, also if there are no changes: the chain of revisions must go on. */
    public static List<Part> of(Changes changes) {
        List<Part> parts = new ArrayList<>(1);
        List<byte[]> items = new ArrayList<>(changes.items().size());
        int bytes = 0;
        long after = changes.after();
        long rev = changes.after();
        for (Change change : changes.items()) {
            byte[] item = JsonWriter.bytes(json -> MessageWriting.change(json, change));
            if (!items.isEmpty() && (items.size() == MAX_ITEMS || bytes + item.length > MAX_BYTES)) {
                parts.add(part(changes, after, rev, items));
                after = rev;
                items.clear();
                bytes = 0;
            }
            items.add(item);
            bytes += item.length;
            rev = change.rev();
        }
        parts.add(part(changes, after, changes.rev(), items));
        return parts;
    }

    private static Part part(Changes changes, long after, long rev, List<byte[]> items) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(256);
        write(
                frame,
                "{\"type\":\"changes\",\"conversationId\":\"" + changes.conversationId() + "\",\"after\":" + after
                        + ",\"rev\":" + rev + ",\"items\":[");
        for (int index = 0; index < items.size(); index++) {
            if (index > 0) {
                frame.write(',');
            }
            frame.writeBytes(items.get(index));
        }
        write(frame, "]}");
        return new Part(after, rev, new Frame(frame.toByteArray()));
    }

    private static void write(ByteArrayOutputStream frame, String ascii) {
        frame.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
