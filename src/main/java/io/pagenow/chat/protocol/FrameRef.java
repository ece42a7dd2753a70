package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;

/**
 * A client's own name for one of its frames, which the answer repeats: {@code tempMessageId} on a send, {@code ref} on any other frame.
 *
 * @param field under which the answer repeats it
 */
public record FrameRef(String field, String value) {
    private static final String TEMP_MESSAGE_ID = "tempMessageId";

    /** The name of a send. */
    public static FrameRef ofMessage(String tempMessageId) {
        return new FrameRef(TEMP_MESSAGE_ID, tempMessageId);
    }

    /** The name of any other frame. */
    public static FrameRef of(String ref) {
        return new FrameRef("ref", ref);
    }

    /** Whether it can be repeated. A {@code tempMessageId} may be longer than is allowed: its client has to learn which send that was. */
    boolean isText() {
        int most = field.equals(TEMP_MESSAGE_ID) ? Integer.MAX_VALUE : Limits.REF;
        return JsonText.fault(value, 0, most).isEmpty();
    }
}
