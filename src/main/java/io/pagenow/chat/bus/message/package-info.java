/** The requests, responses and events of the event bus. {@link io.pagenow.chat.bus.Addresses} lists what they are for. */
@NullMarked
package io.pagenow.chat.bus.message;

import org.jspecify.annotations.NullMarked;
