/**
 * Runs several servers as one cluster: membership, the transport between nodes, and the counted streams between pairs
 * of nodes.
 */
package io.pagenow.chat.cluster;
