/** Several servers as one: membership, the transport between nodes, and the streams that count what each node has sent to another. */
package io.pagenow.chat.cluster;
