/**
 * Sessions over WebSockets and event streams: the upgrade, one session per socket, its outbox, resumption after an absence, and the drain on
 * shutdown.
 */
@NullMarked
package io.pagenow.chat.session;

import org.jspecify.annotations.NullMarked;
