package io.pagenow.chat.presence;

import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pairs of users of whom one has blocked the other: neither learns of the other's presence. */
final class BlockedPairs {
    private final Map<String, Set<String>> byChanged = new HashMap<>();

    BlockedPairs(List<BlockedPair> pairs) {
        for (BlockedPair pair : pairs) {
            byChanged.computeIfAbsent(pair.changed(), user -> new HashSet<>()).add(pair.recipient());
        }
    }

    /** Returns the audiences without these pairs. */
    List<PresenceAudience> removeFrom(List<PresenceAudience> audiences) {
        if (byChanged.isEmpty()) {
            return audiences;
        }
        List<PresenceAudience> remaining = new ArrayList<>(audiences.size());
        audiences.forEach(audience -> split(audience, remaining));
        return remaining;
    }

    /** A user with a blocked recipient gets an audience of its own. */
    private void split(PresenceAudience audience, List<PresenceAudience> remaining) {
        List<StoredPresence> unaffected = new ArrayList<>();
        for (StoredPresence changed : audience.changed()) {
            Set<String> blocked = byChanged.getOrDefault(changed.userId(), Set.of());
            if (audience.recipients().stream().noneMatch(blocked::contains)) {
                unaffected.add(changed);
            } else {
                remaining.add(new PresenceAudience(
                        List.of(changed),
                        audience.recipients().stream()
                                .filter(recipient -> !blocked.contains(recipient))
                                .toList()));
            }
        }
        if (!unaffected.isEmpty()) {
            remaining.add(new PresenceAudience(unaffected, audience.recipients()));
        }
    }
}
