package io.pagenow.chat.model;

import java.util.List;
import java.util.Map;

/**
 * The participants of a conversation at one time.
 *
 * @param memberSeq position of the message that tells their latest change, 0 if they never changed; grows with every change
 * @param userIds sorted, never modified
 * @param bounds position after which a participant sees messages, by user id; those who see all messages are absent
 */
public record Participants(long memberSeq, List<String> userIds, Map<String, Long> bounds) {
    /** The participants of a conversation that nobody is in. */
    public static final Participants NONE = new Participants(Long.MAX_VALUE, List.of(), Map.of());

    /** Returns the participants who see the message at a position. */
    public List<String> seeing(long seq) {
        return bounds.isEmpty() || bounds.values().stream().noneMatch(bound -> bound >= seq)
                ? userIds
                : userIds.stream().filter(userId -> boundOf(userId) < seq).toList();
    }

    /** Returns the participants who do not see the message at a position. */
    public List<String> notSeeing(long seq) {
        return bounds.isEmpty()
                ? List.of()
                : userIds.stream().filter(userId -> boundOf(userId) >= seq).toList();
    }

    private long boundOf(String userId) {
        return bounds.getOrDefault(userId, 0L);
    }
}
