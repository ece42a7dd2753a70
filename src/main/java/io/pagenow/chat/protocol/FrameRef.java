package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;

/**
 * A client's own name for one of its frames, echoed in the response: {@code tempMessageId} for a send, {@code ref} for
 * any other frame.
 *
 * @param field the field of the response that echoes it
 */
public record FrameRef(String field, String value) {
    private static final String TEMP_MESSAGE_ID = "tempMessageId";

    /** Returns the name of a send. */
    public static FrameRef ofMessage(String tempMessageId) {
        return new FrameRef(TEMP_MESSAGE_ID, tempMessageId);
    }

    /** Returns the name of any other frame. */
    public static FrameRef of(String ref) {
        return new FrameRef("ref", ref);
    }

    /**
     * Returns whether it can be echoed. A {@code tempMessageId} may exceed its limit, so that the client learns which
     * send was refused.
     */
    boolean isText() {
        int max = field.equals(TEMP_MESSAGE_ID) ? Integer.MAX_VALUE : Limits.REF;
        return JsonText.fault(value, 0, max).isEmpty();
    }
}
