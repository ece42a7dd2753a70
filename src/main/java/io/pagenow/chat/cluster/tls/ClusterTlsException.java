package io.pagenow.chat.cluster.tls;

/**
 * Thrown if certificates cannot be read, used or created. The message names the file, the problem, and what was
 * expected.
 */
public final class ClusterTlsException extends RuntimeException {

    ClusterTlsException(String message) {
        super(message);
    }

    ClusterTlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
