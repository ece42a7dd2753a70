package io.pagenow.chat.bus;

/**
 * Where one kind of question is answered on this node.
 *
 * @param name unique among all addresses
 * @param <Q> the question, a record that is never changed
 * @param <R> the answer, a record or an immutable collection
 */
@SuppressWarnings("UnusedTypeParameter") // They tie what is asked or told to who answers or listens.
public record Address<Q, R>(String name) {}
