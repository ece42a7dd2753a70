package io.pagenow.chat.bus;

import io.pagenow.chat.protocol.Frame;
import java.util.List;
import java.util.UUID;

/**
 * A frame and who gets it: every connection of every recipient.
 *
 * @param recipients user ids, shared between deliveries of one conversation and never changed
 * @param seq the position of the message in the frame, 0 for a frame that is no message
 * @param frame written as it is to every socket
 */
public record Delivery(List<String> recipients, UUID conversationId, long seq, Frame frame) {}
