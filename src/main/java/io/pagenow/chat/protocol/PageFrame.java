package io.pagenow.chat.protocol;

import io.pagenow.chat.model.Limits;
import java.util.Optional;

/** What a client says on its socket for shared pages, decoded by {@link PageFrameDecoder}. */
public sealed interface PageFrame {

    /**
     * Shows that the client is still there.
     *
     * @param ref 1 to {@value Limits#REF} characters, repeated by the answer {@code done}; without it there is no answer
     */
    record Heartbeat(Optional<String> ref) implements PageFrame {}

    /**
     * Go on with another token of the same user.
     *
     * @param token 1 to {@value Limits#TOKEN} characters
     */
    record Authenticate(String token) implements PageFrame {
        /** Without the token. */
        @Override
        public String toString() {
            return "Authenticate";
        }
    }

    /**
     * The page that the person looks at now.
     *
     * @param url an {@code http} or {@code https} URL of at most {@value Limits#URL} characters; {@code ""} when nothing is shared
     * @param title at most {@value Limits#PAGE_TITLE} characters; {@code ""} when nothing is shared
     */
    record UpdatePresence(String url, String title) implements PageFrame {
        /** Without the page: what people look at is in no log. */
        @Override
        public String toString() {
            return "UpdatePresence";
        }
    }
}
