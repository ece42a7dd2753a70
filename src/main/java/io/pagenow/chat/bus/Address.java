package io.pagenow.chat.bus;

/**
 * The address of one kind of request on this node.
 *
 * @param name unique among all addresses
 * @param <Q> the request, an immutable record
 * @param <R> the response, a record or an immutable collection
 */
@SuppressWarnings("UnusedTypeParameter") // Ties senders and receivers to the same types.
public record Address<Q, R>(String name) {}
