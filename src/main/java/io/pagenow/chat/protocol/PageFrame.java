package io.pagenow.chat.protocol;

import io.pagenow.chat.model.Limits;

/** A frame from a client on the shared-pages endpoint, decoded by {@link PageFrameDecoder}. */
public sealed interface PageFrame {

    /** Proves that the client is alive. */
    record Heartbeat() implements PageFrame {}

    /**
     * Replaces the socket's token by another one of the same user.
     *
     * @param token 1 to {@value Limits#TOKEN} characters
     */
    record Authenticate(String token) implements PageFrame {
        /** Omits the token. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /**
     * Shares the page that the user looks at now.
     *
     * @param url an {@code http} or {@code https} URL of at most {@value Limits#URL} characters; {@code ""} to share
     *     nothing
     * @param title at most {@value Limits#PAGE_TITLE} characters; {@code ""} to share nothing
     */
    record UpdatePresence(String url, String title) implements PageFrame {
        /** Omits the page, because visited pages are never logged. */
        @Override
        public String toString() {
            return "UpdatePresence";
        }
    }
}
