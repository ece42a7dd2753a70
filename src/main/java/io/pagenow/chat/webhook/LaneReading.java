package io.pagenow.chat.webhook;

import java.util.List;

/**
 * The events that follow a cursor.
 *
 * @param seq the cursor
 * @param events those that the endpoint wants, in their order
 * @param endSeq the cursor when all events are delivered
 * @param hasMore whether more is known to follow
 * @param isEnded whether the deletion of the conversation was delivered before
 */
record LaneReading(
        long seq, long rev, List<WebhookEvent> events, long endSeq, long endRev, boolean hasMore, boolean isEnded) {}
