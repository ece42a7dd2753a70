/** Limits per user and client address: rates, counts of connections and sockets, and the budget of outbound bytes. */
@NullMarked
package io.pagenow.chat.limit;

import org.jspecify.annotations.NullMarked;
