/** The connection registry of the original, two hashes in Redis. Optional; chat goes on without it. */
package io.pagenow.chat.registry;
