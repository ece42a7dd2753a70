/** Carries out the actions that clients request, with the same outcome for the WebSocket and for REST. */
package io.pagenow.chat.dispatch;
