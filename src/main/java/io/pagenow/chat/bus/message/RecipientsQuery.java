package io.pagenow.chat.bus.message;

import java.util.Map;
import java.util.UUID;

/**
 * A query for the participants of conversations, regardless of the caller.
 *
 * @param memberSeqs by conversation the position at which, or later, the participants must have been read; see
 *     {@link io.pagenow.chat.model.Participants#memberSeq()}
 */
public record RecipientsQuery(Map<UUID, Long> memberSeqs) {}
