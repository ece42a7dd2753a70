/**
 * The connection to PostgreSQL: its address, the pool, the schema with its migrations, and the facts that the doctor reports. Independent
 * of messages.
 */
package io.pagenow.chat.database;
