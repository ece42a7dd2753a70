/**
 * Messages and conversations that transactions of other applications write to the chat by {@code chat_send()} and its siblings: {@link io.pagenow.chat.relay.Relay}
 * takes operations from {@code outbox_table}, has them carried out like those of clients, and deletes them.
 */
@NullMarked
package io.pagenow.chat.relay;

import org.jspecify.annotations.NullMarked;
