/** Presence: derived from the directory, published to friends after a grace time, and stored as last-seen times. */
package io.pagenow.chat.presence;
