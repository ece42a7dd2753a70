package io.pagenow.chat.bus.message;

/**
 * A node that left the cluster.
 *
 * @param nodeId the node's id, which is never reused
 * @param cleaner whether this node removes the state that the other left behind. True on exactly one remaining
 *     node, or in doubt on several, since removing twice is harmless
 */
public record NodeLeft(String nodeId, boolean cleaner) {}
