package io.pagenow.chat.bus.message;

/**
 * Frames that a user sends to an event stream.
 *
 * @param streamId the id that the stream has told its client
 * @param userId the user whose token was checked
 * @param body one frame, or an array of frames, as JSON
 */
public record StreamFrames(String streamId, String userId, String body) {}
