package io.pagenow.chat.protocol;

import java.util.Optional;

/**
 * What another node tells of itself.
 *
 * @param status what {@link StatusEncoder#node} wrote there, empty if the node was silent
 */
public record NodeReport(String nodeId, Optional<Frame> status) {}
