package io.pagenow.chat.model;

import java.util.List;

/**
 * One node's view of its cluster.
 *
 * @param nodeId the node's own id
 * @param nodes ids of all members, its own included, in order
 * @param users entries in its directory of connected users: one per user and node
 * @param digest of that directory; equal on all nodes whose directories agree
 */
public record ClusterHealth(String nodeId, List<String> nodes, int users, long digest) {}
