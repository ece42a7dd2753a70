package io.pagenow.chat.status;

/**
 * The parts of a node that have a status only where they are on.
 *
 * @param isClustered whether the node is part of a cluster
 * @param pushes whether it pushes
 * @param searches whether messages can be searched
 */
public record NodeParts(boolean isClustered, boolean pushes, boolean searches) {}
