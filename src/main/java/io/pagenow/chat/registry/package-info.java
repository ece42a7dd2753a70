/** The original's connection registry: two hashes in Redis. Optional; the chat works without it. */
package io.pagenow.chat.registry;
