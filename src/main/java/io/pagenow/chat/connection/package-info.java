/** Guards of connections, requests and responses, shared by the HTTP and the WebSocket port. */
@NullMarked
package io.pagenow.chat.connection;

import org.jspecify.annotations.NullMarked;
