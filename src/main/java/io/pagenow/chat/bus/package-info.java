/**
 * The typed event bus: addresses answer one question, topics announce to all, and {@link io.pagenow.chat.bus.Addresses} lists every one of
 * them.
 */
package io.pagenow.chat.bus;
