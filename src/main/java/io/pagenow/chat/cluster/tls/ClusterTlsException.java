package io.pagenow.chat.cluster.tls;

/** Certificates cannot be read, used or made. The message names the file, what is wrong with it, and what was expected. */
public final class ClusterTlsException extends RuntimeException {

    ClusterTlsException(String message) {
        super(message);
    }

    ClusterTlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
