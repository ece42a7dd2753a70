package io.pagenow.chat.bus;

/**
 * The topic of one kind of event, published to every subscriber of this node.
 *
 * @param name unique among all topics
 * @param <E> the event, an immutable record
 */
@SuppressWarnings("UnusedTypeParameter") // Ties senders and receivers to the same types.
public record Topic<E>(String name) {}
