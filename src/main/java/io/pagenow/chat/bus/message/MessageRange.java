package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Message;
import java.util.List;

/**
 * Messages of a conversation in order of position.
 *
 * @param memberSeq position at which the participants last changed
 */
public record MessageRange(long memberSeq, List<Message> messages) {}
