/** Carries out the actions that clients request, with the same outcome for the WebSocket and for REST. */
@NullMarked
package io.pagenow.chat.dispatch;

import org.jspecify.annotations.NullMarked;
