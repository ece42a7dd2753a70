/**
 * Push: a knock at devices that are not connected, by Web Push (RFC 8030, 8291, 8292) and by a hook for other services. {@link
 * io.pagenow.chat.push.PushVerticle} wires it.
 */
package io.pagenow.chat.push;
