package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of one fault.
 *
 * @param load the name of its kind
 * @param recovered from its end to the first acknowledged send of the last client, empty if one had none
 * @param peakBytes most memory that one node had
 * @param impossible why it was not done; then nothing else counts
 */
record Outcome(
        Fault fault,
        String load,
        Ledger.Totals totals,
        List<Violation> violations,
        Optional<Duration> recovered,
        long peakBytes,
        List<String> notes,
        Duration took,
        Optional<String> impossible) {

    static Outcome impossible(Fault fault, String load, String reason) {
        return new Outcome(
                fault,
                load,
                Ledger.Totals.NONE,
                List.of(),
                Optional.empty(),
                0,
                List.of(),
                Duration.ZERO,
                Optional.of(reason));
    }

    boolean failed() {
        return !violations.isEmpty();
    }
}
