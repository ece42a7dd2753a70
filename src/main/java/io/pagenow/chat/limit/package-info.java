/** Limits per user and client address: rates, counts of connections and sockets, and the budget of outbound bytes. */
package io.pagenow.chat.limit;
