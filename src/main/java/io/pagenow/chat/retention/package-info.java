/**
 * The end of messages: by age on the whole server ({@code retention.days}), and by the rule of a group ({@code messageTtlSeconds}). Reads
 * respect both at once, see {@link io.pagenow.chat.database.MessageAge}; this package changes the rows afterwards, in the background.
 */
@NullMarked
package io.pagenow.chat.retention;

import org.jspecify.annotations.NullMarked;
