package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Checker;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.deployment.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lets clients come to rest and compares what they saw with the histories. */
final class Judge {
    private static final Duration ANSWERED = Duration.ofSeconds(20);

    /** What is under way when the last answer has come. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private Judge() {}

    /** @param complete how long what nobody asks for may take to everyone who is connected */
    static List<Violation> judge(Population population, Duration complete) {
        List<Violation> found = new ArrayList<>();
        population.load(false);
        if (!Waiting.until(ANSWERED, () -> population.unanswered() == 0)) {
            found.add(new Violation(
                    Invariant.RECOVERY,
                    population.unanswered() + " sends have no answer " + ANSWERED.toSeconds()
                            + " s after the last one was made"));
        }
        Waiting.pass(SETTLED);
        population.lookAtLists();
        List<Device> newcomers = population.newcomers();
        Map<String, List<Stored>> histories = population.histories();
        if (!Waiting.until(complete, () -> population.isComplete(histories))) {
            if (!population.isOnline()
                    || !population.ask(() -> newcomers.stream().allMatch(Device::isOnline))) {
                found.add(new Violation(
                        Invariant.RECOVERY,
                        "not everyone is connected " + complete.toSeconds() + " s after the last send was answered"));
            }
        }
        found.addAll(Checker.check(population.evidence(histories)));
        return found;
    }
}
