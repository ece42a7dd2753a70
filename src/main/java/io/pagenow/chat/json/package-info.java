/**
 * JSON text: the bounded parser and the writer. Besides the protocol and the log, only this package uses the JSON
 * library.
 */
package io.pagenow.chat.json;
