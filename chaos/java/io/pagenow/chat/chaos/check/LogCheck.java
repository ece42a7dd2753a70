package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.ChangeItem.MessageChanged;
import io.pagenow.chat.chaos.check.ChangeItem.MessagesRemoved;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Checks that the log of changes of each conversation has every revision. The log keeps states, so a revision may be missing only
 * because its object has changed since.
 */
final class LogCheck {
    private final Evidence evidence;
    private final BiConsumer<Invariant, String> violated;

    LogCheck(Evidence evidence, BiConsumer<Invariant, String> violated) {
        this.evidence = evidence;
        this.violated = violated;
    }

    void check() {
        Map<String, Long> most = new HashMap<>();
        Map<String, Set<Long>> acknowledged = new HashMap<>();
        for (ChangeRequest request : evidence.changes().requests()) {
            most.merge(request.conversation(), request.attempts() * request.size(), Long::sum);
            if (request.isEdit() && request.state() == State.OK) {
                long rev = request.rev().orElseThrow();
                if (!acknowledged
                        .computeIfAbsent(request.conversation(), first -> new HashSet<>())
                        .add(rev)) {
                    violated.accept(
                            Invariant.REVISIONS,
                            "two edits were acknowledged with revision " + rev + " of " + request.conversation());
                }
            }
        }
        evidence.histories().forEach((conversation, history) -> {
            ChangeLog log = evidence.changes().log(conversation);
            checkCount(
                    conversation,
                    log,
                    acknowledged.getOrDefault(conversation, Set.of()),
                    most.getOrDefault(conversation, 0L));
            checkStates(conversation, history, log);
        });
    }

    /** The first revision of a group is its creation. */
    private static final long CREATION = 1;

    private void checkCount(String conversation, ChangeLog log, Set<Long> acknowledged, long most) {
        long highest = log.items().stream().mapToLong(ChangeItem::rev).max().orElse(0);
        if (log.rev() != highest) {
            violated.accept(
                    Invariant.REVISIONS,
                    conversation + " is at revision " + log.rev() + " and its last change at " + highest);
        }
        long newest = acknowledged.stream().mapToLong(Long::longValue).max().orElse(0);
        if (log.rev() < Math.max(newest, acknowledged.size()) || log.rev() > most + CREATION) {
            violated.accept(
                    Invariant.REVISIONS,
                    conversation + " is at revision " + log.rev() + " after " + acknowledged.size()
                            + " acknowledged edits, the last with revision " + newest + ", and at most " + most
                            + " changes");
        }
    }

    /** Histories and logs tell the same states of the same messages. */
    private void checkStates(String conversation, List<Stored> history, ChangeLog log) {
        Map<Long, Version> listed = new HashMap<>();
        for (ChangeItem item : log.items()) {
            if (item instanceof MessageChanged changed) {
                listed.put(changed.seq(), changed.version());
            } else if (item instanceof MessagesRemoved removed) {
                removed.forEach((version, seq) -> listed.put(seq, version));
            }
        }
        List<Stored> different = history.stream()
                .filter(stored -> !Objects.equals(
                        stored.version().rev() > 0 ? stored.version() : null, listed.remove(stored.seq())))
                .toList();
        if (!different.isEmpty()) {
            Stored first = different.get(0);
            violated.accept(
                    Invariant.REVISIONS,
                    "the log of changes of " + conversation + " lacks or has otherwise " + different.size()
                            + " messages of its history, the first " + first.name() + " at " + first.seq()
                            + ", stored as "
                            + first.version());
        }
        if (!listed.isEmpty()) {
            violated.accept(
                    Invariant.REVISIONS,
                    "the log of changes of " + conversation + " has " + listed + ", which its history lacks");
        }
    }
}
