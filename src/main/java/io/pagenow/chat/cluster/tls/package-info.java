/** Mutual TLS between the nodes of a cluster, and the certificates for it. */
package io.pagenow.chat.cluster.tls;
