/** The original's connection registry: two hashes in Redis. Optional; the chat works without it. */
@NullMarked
package io.pagenow.chat.registry;

import org.jspecify.annotations.NullMarked;
