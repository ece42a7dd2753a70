/**
 * Push: a knock at devices that are not connected, by Web Push (RFC 8030, 8291, 8292) and by a hook for other services. {@link
 * io.pagenow.chat.push.PushVerticle} wires it.
 */
@NullMarked
package io.pagenow.chat.push;

import org.jspecify.annotations.NullMarked;
