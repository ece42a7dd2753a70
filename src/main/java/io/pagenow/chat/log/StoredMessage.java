package io.pagenow.chat.log;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Message;

/**
 * A message that has just been committed.
 *
 * @param memberSeq see {@link Envelope#memberSeq()}
 * @param afterPause whether the previous message is so old that every node has delivered it
 * @param receivedAt see {@link Envelope#receivedAt}
 */
public record StoredMessage(Message message, long memberSeq, boolean afterPause, long receivedAt) {}
