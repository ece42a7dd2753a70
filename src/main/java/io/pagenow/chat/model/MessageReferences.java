package io.pagenow.chat.model;

import java.util.List;
import java.util.Optional;

/**
 * The message and the users that a message refers to.
 *
 * @param replyTo position of the message that it replies to, 0 if there is none
 * @param quote that message; empty if there is none, if a reader may not see it, or before it is read
 * @param mentions user ids, each once
 * @param mentionAll whether all members are mentioned
 */
public record MessageReferences(long replyTo, Optional<Quote> quote, List<String> mentions, boolean mentionAll) {
    /** The references of a message that has none. */
    public static final MessageReferences NONE = new MessageReferences(0, Optional.empty(), List.of(), false);

    public MessageReferences withQuote(Optional<Quote> other) {
        return new MessageReferences(replyTo, other, mentions, mentionAll);
    }

    public MessageReferences withMentions(List<String> others) {
        return new MessageReferences(replyTo, quote, others, mentionAll);
    }
}
