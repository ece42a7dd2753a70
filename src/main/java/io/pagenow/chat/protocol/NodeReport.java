package io.pagenow.chat.protocol;

import java.util.Optional;

/**
 * The status reported by another node.
 *
 * @param status result of {@link StatusEncoder#node} on that node, empty if the node was silent
 */
public record NodeReport(String nodeId, Optional<Frame> status) {}
