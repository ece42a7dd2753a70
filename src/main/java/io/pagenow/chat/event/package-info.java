/**
 * Events that the server publishes to clients: the table of their types, and the envelope in which a frame travels to its
 * recipients. A new kind of event is a new row of {@link io.pagenow.chat.event.EventTypes}; sessions, cluster and delivery
 * treat all of them alike.
 */
@NullMarked
package io.pagenow.chat.event;

import org.jspecify.annotations.NullMarked;
