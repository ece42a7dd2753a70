/**
 * The typed event bus: an address has one service, a topic any number of subscribers, and
 * {@link io.pagenow.chat.bus.Addresses} lists all of them.
 */
@NullMarked
package io.pagenow.chat.bus;

import org.jspecify.annotations.NullMarked;
