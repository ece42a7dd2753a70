package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Message;
import java.util.Optional;

/**
 * A change that is committed.
 *
 * @param rev revision of the conversation after the change
 * @param message the message in its current state, if the change was of one message
 */
public record Changed(long rev, Optional<Message> message) {}
