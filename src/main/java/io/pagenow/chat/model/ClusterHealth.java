package io.pagenow.chat.model;

import java.util.List;

/**
 * How one node sees its cluster.
 *
 * @param nodeId its own name
 * @param nodes the names of all members, its own included, in order
 * @param users how many entries its directory of who is connected where has: one per user and node
 * @param digest of that directory; the same on all nodes whose directories agree
 */
public record ClusterHealth(String nodeId, List<String> nodes, int users, long digest) {}
