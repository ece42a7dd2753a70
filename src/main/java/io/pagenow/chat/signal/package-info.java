/** Signals between the members of a small conversation that are sent live and never stored. */
package io.pagenow.chat.signal;
