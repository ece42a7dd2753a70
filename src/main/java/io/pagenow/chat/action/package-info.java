/**
 * Actions that clients request: the table of their types, and the decoder for frames of the WebSocket and bodies of REST. A
 * new action is a record, a row of {@link io.pagenow.chat.action.ActionTypes}, and its fields.
 */
@NullMarked
package io.pagenow.chat.action;

import org.jspecify.annotations.NullMarked;
