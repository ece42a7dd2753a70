/** Limits on what users and client addresses may do: token buckets, counts, and the budget of bytes that wait to be read. */
package io.pagenow.chat.limit;
