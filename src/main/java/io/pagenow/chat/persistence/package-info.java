/**
 * Conversations, read positions and presence in PostgreSQL. {@link io.pagenow.chat.persistence.PersistenceVerticle}
 * serves every bus address that needs the database.
 */
@NullMarked
package io.pagenow.chat.persistence;

import org.jspecify.annotations.NullMarked;
