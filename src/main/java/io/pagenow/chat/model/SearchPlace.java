package io.pagenow.chat.model;

import java.time.Instant;
import java.util.UUID;

/** The place of a message in the order of the results of a search: by time, then conversation, then position; the highest first. */
public record SearchPlace(Instant sentAt, UUID conversationId, long seq) {}
