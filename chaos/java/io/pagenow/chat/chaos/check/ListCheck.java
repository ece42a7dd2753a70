package io.pagenow.chat.chaos.check;

import java.util.function.BiConsumer;

/** Checks that lists of conversations agree with the knowledge of their users. */
final class ListCheck {
    private static final int NO_CONTENT = "".hashCode();

    private final Evidence evidence;
    private final ChangeHistory changes;
    private final BiConsumer<Invariant, String> violated;

    ListCheck(Evidence evidence, ChangeHistory changes, BiConsumer<Invariant, String> violated) {
        this.evidence = evidence;
        this.changes = changes;
        this.violated = violated;
    }

    void check() {
        for (Evidence.Listed listed : evidence.listed()) {
            if (listed.position() < listed.least()) {
                violated.accept(
                        Invariant.READ_POSITION,
                        listed.user() + " had read " + listed.conversation() + " up to " + listed.least()
                                + " and then finds it listed as read up to " + listed.position());
            }
        }
        for (Evidence.Preview preview : evidence.changes().previews()) {
            if (preview.fingerprint() != NO_CONTENT
                    && changes.wasDeletedBefore(preview.conversation(), preview.seq(), preview.requestedNanos())) {
                violated.accept(
                        Invariant.CHANGES_KEPT,
                        preview.user() + " found the content of the message at " + preview.seq() + " of "
                                + preview.conversation() + " in the list after its deletion");
            }
        }
    }
}
