/** WebSocket sessions: the upgrade, one session per socket, its outbox, the resumption after an absence, and the drain at the end. */
package io.pagenow.chat.session;
