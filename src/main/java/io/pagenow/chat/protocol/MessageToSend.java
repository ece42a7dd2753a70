package io.pagenow.chat.protocol;

import io.pagenow.chat.model.Limits;

/**
 * The body of a send over REST.
 *
 * @param tempMessageId the client's name for the message, 1 to {@value Limits#TEMP_MESSAGE_ID} characters; the same name
 *     denotes the same message
 * @param content 1 to {@value Limits#CONTENT} characters
 */
public record MessageToSend(String tempMessageId, String content) {}
