package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Restores the names of deleted messages in histories. A name is known from the content, which is gone; the device that has
 * deleted the message has received it with its name.
 */
final class DeletedNames {
    private DeletedNames() {}

    static Evidence restore(Evidence evidence) {
        Set<String> nameless = new HashSet<>();
        evidence.histories().values().forEach(history -> history.stream()
                .filter(stored -> stored.name().isEmpty())
                .forEach(stored -> nameless.add(stored.messageId())));
        if (nameless.isEmpty()) {
            return evidence;
        }
        Map<String, String> names = new HashMap<>();
        evidence.devices().forEach(device -> device.seen().forEach(seen -> {
            if (seen instanceof Seen.Message message && nameless.contains(message.messageId())) {
                names.putIfAbsent(message.messageId(), message.name());
            }
        }));
        Map<String, List<Stored>> named = new HashMap<>();
        evidence.histories()
                .forEach((conversation, history) -> named.put(
                        conversation,
                        history.stream().map(stored -> named(stored, names)).toList()));
        return evidence.with(named, evidence.changes().logs());
    }

    private static Stored named(Stored stored, Map<String, String> names) {
        return stored.name().isEmpty()
                ? new Stored(
                        stored.seq(),
                        stored.messageId(),
                        stored.sender(),
                        names.getOrDefault(stored.messageId(), ""),
                        stored.version())
                : stored;
    }
}
