/**
 * JSON text: the bounded parser and the writer. Besides the protocol and the log, only this package uses the JSON
 * library.
 */
@NullMarked
package io.pagenow.chat.json;

import org.jspecify.annotations.NullMarked;
