package io.pagenow.chat.bus.message;

/**
 * An open socket, or one about to be opened.
 *
 * @param connectionId unique among all connections of all nodes; begins with the node's id and a colon
 */
public record Connection(String userId, String connectionId) {}
