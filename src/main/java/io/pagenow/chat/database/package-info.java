/**
 * The connection to PostgreSQL: the address, the pool, the schema with its migrations, and the facts that the doctor tells. Knows nothing
 * of messages.
 */
package io.pagenow.chat.database;
