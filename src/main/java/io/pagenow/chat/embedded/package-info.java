/**
 * The built-in PostgreSQL: unpacked from the jar, initialised, started and stopped by the server itself, in a directory
 * of the operator's choice. Plain blocking classes for a worker thread; {@link
 * io.pagenow.chat.embedded.EmbeddedPostgres} is the entry point.
 */
@NullMarked
package io.pagenow.chat.embedded;

import org.jspecify.annotations.NullMarked;
