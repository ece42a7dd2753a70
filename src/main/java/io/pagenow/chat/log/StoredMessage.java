package io.pagenow.chat.log;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.model.Message;

/**
 * A message that was committed just now.
 *
 * @param afterPause whether the message before it is so old that every node has delivered it
 * @param receivedAt as {@link Delivery#receivedAt}
 */
record StoredMessage(Message message, boolean afterPause, long receivedAt) {}
