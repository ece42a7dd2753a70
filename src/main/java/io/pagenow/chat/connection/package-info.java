/** The guards of connections and requests that the HTTP and the WebSocket port share. */
package io.pagenow.chat.connection;
