package io.pagenow.chat.log;

/**
 * A batch that is being stored.
 *
 * @param number of this node since its start
 * @param began by the monotonic clock in nanoseconds
 */
record Commit(long number, long began) {}
