package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Messages and changes of some conversations, as the logs have them, each by its id.
 *
 * @param ranges positions of which messages were read
 * @param times of the changes; one that has changed again meanwhile has none
 */
record LaneContents(
        Map<UUID, Missed> ranges,
        Map<UUID, List<Message>> messages,
        Map<UUID, Changes> changes,
        Map<ChangeKey, Instant> times) {

    record ChangeKey(UUID conversationId, long rev) {}
}
