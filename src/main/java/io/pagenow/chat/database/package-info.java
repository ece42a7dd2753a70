/**
 * The connection to PostgreSQL: its address, the pool, the schema with its migrations, and the facts that the doctor reports. Independent
 * of messages.
 */
@NullMarked
package io.pagenow.chat.database;

import org.jspecify.annotations.NullMarked;
