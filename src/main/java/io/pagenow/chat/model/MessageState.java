package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything about a message that can change.
 *
 * @param rev revision of its last change in the conversation, 0 if it never changed
 * @param editedAt time of the last edit
 * @param edits number of edits
 * @param deletion empty unless the message is deleted
 * @param reactions none if the message is deleted
 */
public record MessageState(
        long rev, Optional<Instant> editedAt, int edits, Optional<Deletion> deletion, Reactions reactions) {
    /** The state of a message that never changed. */
    public static final MessageState UNCHANGED =
            new MessageState(0, Optional.empty(), 0, Optional.empty(), Reactions.NONE);

    /** @param deletedBy the user who deleted the message */
    public record Deletion(Instant deletedAt, String deletedBy) {}

    /** Returns this state as the user sees it whose reactions to the message are given. */
    MessageState withOwnReactions(List<String> mine) {
        return new MessageState(rev, editedAt, edits, deletion, new Reactions(reactions.all(), Optional.of(mine)));
    }
}
