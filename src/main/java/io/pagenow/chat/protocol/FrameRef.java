package io.pagenow.chat.protocol;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's own names for one of its frames, as received, echoed in the responses to it.
 *
 * @param tempMessageId the name of the message that a send creates
 * @param ref the name of the frame, which any frame may have
 */
public record FrameRef(Optional<String> tempMessageId, Optional<String> ref) {
    /** A frame without a name. */
    public static final FrameRef NONE = new FrameRef(Optional.empty(), Optional.empty());

    /**
     * @param tempMessageId null if the frame has none
     * @param ref null if the frame has none
     */
    public static FrameRef of(@Nullable String tempMessageId, @Nullable String ref) {
        return tempMessageId == null && ref == null
                ? NONE
                : new FrameRef(Optional.ofNullable(tempMessageId), Optional.ofNullable(ref));
    }

    /**
     * Returns the names that an error can echo. A {@code tempMessageId} may exceed its limit, so that the client learns
     * which send was refused.
     */
    FrameRef echoed() {
        return new FrameRef(
                tempMessageId.filter(name -> isText(name, Integer.MAX_VALUE)),
                ref.filter(name -> isText(name, Limits.REF)));
    }

    private static boolean isText(String name, int max) {
        return JsonText.fault(name, 0, max).isEmpty();
    }
}
