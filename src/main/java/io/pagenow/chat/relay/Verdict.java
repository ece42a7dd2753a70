package io.pagenow.chat.relay;

import io.pagenow.chat.model.ChatException;
import java.util.Optional;

/**
 * The end of an operation that is not tried again.
 *
 * @param refusal empty if it was carried out
 */
record Verdict(Operation operation, Optional<ChatException> refusal) {
    static Verdict done(Operation operation) {
        return new Verdict(operation, Optional.empty());
    }

    static Verdict refused(Operation operation, ChatException refusal) {
        return new Verdict(operation, Optional.of(refusal));
    }
}
