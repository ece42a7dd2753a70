package io.pagenow.chat.bus.message;

import io.pagenow.chat.protocol.PageFrame;

/**
 * A page shared on one connection.
 *
 * @param page with the ranges of {@link PageFrame.UpdatePresence}
 */
public record PageUpdate(Connection connection, PageFrame.UpdatePresence page) {}
