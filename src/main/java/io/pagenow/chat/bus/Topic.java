package io.pagenow.chat.bus;

/**
 * Where one kind of event is announced to every listener of this node.
 *
 * @param name unique among all topics
 * @param <E> the event, a record that is never changed
 */
@SuppressWarnings("UnusedTypeParameter") // They tie what is asked or told to who answers or listens.
public record Topic<E>(String name) {}
