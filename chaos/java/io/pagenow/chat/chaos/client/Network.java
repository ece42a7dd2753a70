package io.pagenow.chat.chaos.client;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;

/** Opens sockets. */
public interface Network {
    /** @return the open socket; fails with {@link Refused} if the handshake was answered otherwise */
    Future<Wire> connect(URI webSocket, String token, Wire.Listener listener);

    /** The server does not want the connection now. */
    final class Refused extends RuntimeException {
        private final int status;
        private final Optional<String> retryAfter;

        Refused(int status, Optional<String> retryAfter) {
            super("the handshake was answered with " + status);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        public int status() {
            return status;
        }

        /** Seconds. */
        public Optional<String> retryAfter() {
            return retryAfter;
        }
    }
}
