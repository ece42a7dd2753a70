package io.pagenow.chat.protocol;

/**
 * A decoded frame of a client.
 *
 * @param <F> the frames of the endpoint
 * @param ref the names that the client gave the frame, echoed in the responses to it
 */
public record ClientRequest<F>(F frame, FrameRef ref) {}
