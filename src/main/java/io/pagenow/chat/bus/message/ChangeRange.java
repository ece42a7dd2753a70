package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Changes;
import java.util.Optional;

/**
 * Changes of a conversation.
 *
 * @param memberSeq position at which the participants last changed
 * @param changes empty if there are none
 */
public record ChangeRange(long memberSeq, Optional<Changes> changes) {}
