/** The message log: stores batches of messages in one transaction each, publishes what was committed, and reads it back. */
package io.pagenow.chat.log;
