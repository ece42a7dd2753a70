package io.pagenow.chat.log;

/**
 * The commit of one batch.
 *
 * @param number sequence number of the batch on this node, counted from its start
 * @param startedAt monotonic clock in nanoseconds
 */
record Commit(long number, long startedAt) {}
