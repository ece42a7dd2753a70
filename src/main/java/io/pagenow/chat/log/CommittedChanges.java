package io.pagenow.chat.log;

import io.pagenow.chat.model.Changes;

/**
 * Changes of one conversation that have just been committed.
 *
 * @param follows position of the newest message among them that may still be on its way to other nodes, 0 if there is none
 * @param afterPause whether the conversation's previous change is so old that every node has delivered it
 */
record CommittedChanges(Changes changes, long follows, boolean afterPause) {}
