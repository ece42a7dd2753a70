/** Guards of connections, requests and responses, shared by the HTTP and the WebSocket port. */
package io.pagenow.chat.connection;
