/** Presence: derived from the directory, published to friends after a grace time, and stored as last-seen times. */
@NullMarked
package io.pagenow.chat.presence;

import org.jspecify.annotations.NullMarked;
