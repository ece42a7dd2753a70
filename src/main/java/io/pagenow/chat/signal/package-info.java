/** Signals between the members of a small conversation that are sent live and never stored. */
@NullMarked
package io.pagenow.chat.signal;

import org.jspecify.annotations.NullMarked;
