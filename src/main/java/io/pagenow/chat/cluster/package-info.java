/**
 * Runs several servers as one cluster: membership, the transport between nodes, and the counted streams between pairs
 * of nodes.
 */
@NullMarked
package io.pagenow.chat.cluster;

import org.jspecify.annotations.NullMarked;
