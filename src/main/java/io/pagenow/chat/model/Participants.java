package io.pagenow.chat.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The participants of a conversation at one time.
 *
 * @param memberSeq position of the message that tells their latest change, 0 if they never changed; grows with every change
 * @param userIds sorted, never modified
 * @param bounds position after which a participant sees messages, by user id; those who see all messages are absent
 * @param leavers who has left in the last minutes, by user id
 */
public record Participants(long memberSeq, List<String> userIds, Map<String, Long> bounds, Map<String, Stay> leavers) {
    /** The participants of a conversation that nobody is in. */
    public static final Participants NONE = new Participants(Long.MAX_VALUE, List.of(), Map.of());

    /**
     * A time in a conversation.
     *
     * @param above position after which the participant saw messages
     * @param end position of the message that tells the leaving
     */
    public record Stay(long above, long end) {
        boolean includes(long seq) {
            return seq > above && seq < end;
        }
    }

    /** Participants whom nobody has left lately. */
    public Participants(long memberSeq, List<String> userIds, Map<String, Long> bounds) {
        this(memberSeq, userIds, bounds, Map.of());
    }

    /** Returns who gets the message at a position: also who has left since, because the message may come later than the leaving. */
    public List<String> receiving(long seq) {
        List<String> seeing = seeing(seq);
        return leavers.isEmpty()
                ? seeing
                : Stream.concat(
                                seeing.stream(),
                                leavers.entrySet().stream()
                                        .filter(leaver -> leaver.getValue().includes(seq))
                                        .map(Map.Entry::getKey))
                        .sorted()
                        .toList();
    }

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
