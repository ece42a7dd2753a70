/**
 * The message log: stores message batches in one transaction each, publishes committed messages, and reads them back.
 */
package io.pagenow.chat.log;
