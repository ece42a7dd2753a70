/** Mutual TLS between the nodes of a cluster, and the certificates for it. */
@NullMarked
package io.pagenow.chat.cluster.tls;

import org.jspecify.annotations.NullMarked;
