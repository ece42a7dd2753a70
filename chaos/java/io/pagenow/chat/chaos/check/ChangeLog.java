package io.pagenow.chat.chaos.check;

import java.util.List;

/**
 * The changes of one conversation, as the server lists them from the first revision on.
 *
 * @param rev the conversation's revision
 * @param items in the order of the pages
 */
public record ChangeLog(long rev, List<ChangeItem> items) {
    /** The log of a conversation in which nothing has changed. */
    public static final ChangeLog EMPTY = new ChangeLog(0, List.of());
}
