package io.pagenow.chat.log;

import io.pagenow.chat.model.Changes;

/**
 * Changes of one conversation that have just been committed.
 *
 * @param follows position of the newest message among them that may still be on its way to other nodes, 0 if there is none
 * @param memberSeq see {@link io.pagenow.chat.event.Envelope#memberSeq()}
 * @param afterPause whether the conversation's previous change is so old that every node has delivered it
 */
public record CommittedChanges(Changes changes, long follows, long memberSeq, boolean afterPause) {
    /** Returns this commit with the changes in another form. */
    CommittedChanges with(Changes others) {
        return new CommittedChanges(others, follows, memberSeq, afterPause);
    }
}
