package io.pagenow.chat.search;

import java.time.Instant;

/**
 * A time in which messages are searched at once.
 *
 * @param from its first moment
 * @param end its end, exclusive
 */
record SearchWindow(Instant from, Instant end) {}
