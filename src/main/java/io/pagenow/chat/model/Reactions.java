package io.pagenow.chat.model;

import java.util.List;
import java.util.Optional;

/**
 * The reactions to a message.
 *
 * @param all the earliest reaction first
 * @param mine the reactions of the user for whom the message was read; empty if it was read for no user in particular
 */
public record Reactions(List<Reaction> all, Optional<List<String>> mine) {
    /** The reactions to a message that nobody has reacted to. */
    public static final Reactions NONE = new Reactions(List.of(), Optional.empty());

    public boolean isEmpty() {
        return all.isEmpty();
    }
}
