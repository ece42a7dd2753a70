/**
 * The message log: stores message batches in one transaction each, publishes committed messages, and reads them back.
 */
@NullMarked
package io.pagenow.chat.log;

import org.jspecify.annotations.NullMarked;
