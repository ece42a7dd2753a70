/** What the HTTP and the WebSocket server share of their connections. */
package io.pagenow.chat.connection;
