package io.pagenow.chat.bus.message;

import io.pagenow.chat.protocol.Frame;
import java.util.List;

/**
 * A frame for the shared-pages sockets of some users.
 *
 * @param recipients user ids; every shared-pages socket of each of them gets the frame
 */
public record PageDelivery(List<String> recipients, Frame frame) {}
