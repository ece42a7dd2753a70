package io.pagenow.chat.model;

/**
 * Limits of attachments that an operator sets.
 *
 * @param maxBytes maximum bytes of a file, 1 to 2,147,483,647
 * @param perMessage maximum files of a message, 1 to 100
 * @param bytesPerUser maximum bytes of all files that one user has uploaded and not deleted, 1 to 1,000,000,000,000,000
 */
public record AttachmentLimits(int maxBytes, int perMessage, long bytesPerUser) {}
