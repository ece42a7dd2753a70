package io.pagenow.chat.chaos;

import io.pagenow.chat.chaos.check.Checker;
import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.deployment.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets clients come to rest and compares what they saw with the histories. */
final class Judge {
    private static final Duration ANSWERED = Duration.ofSeconds(20);
    private static final Duration COMPLETE = Duration.ofSeconds(15);

    /** Pause between two looks. */
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** Violations that time may heal, because a delivery or an answer is still under way. */
    private static final Set<Invariant> PASSING = EnumSet.of(
            Invariant.COMPLETE, Invariant.LIVE, Invariant.RECOVERY, Invariant.CONVERGENCE, Invariant.REVISIONS);

    private Judge() {}

    /** @param slack factor by which all promised times are multiplied */
    static List<Violation> judge(Population population, int slack) {
        return judge(population, ANSWERED.multipliedBy(slack), COMPLETE.multipliedBy(slack));
    }

    /**
     * @param answered limit for the answers to the last sends
     * @param complete limit after that for everything to reach every connected client, first without being asked for and then once more
     *     by a sync
     */
    static List<Violation> judge(Population population, Duration answered, Duration complete) {
        List<Violation> found = new ArrayList<>();
        population.load(false);
        if (!Waiting.until(answered, () -> population.unanswered() == 0)) {
            found.add(new Violation(
                    Invariant.RECOVERY,
                    population.unanswered() + " sends and changes have no answer " + answered.toSeconds()
                            + " s after the last one was made"));
        }
        population.lookAtLists();
        population.newcomers();
        found.addAll(atRest(population, complete));
        if (found.isEmpty()) {
            population.refresh();
            found.addAll(atRest(population, complete));
        }
        return found;
    }

    /** Looks again as long as all that is missing may still come. */
    private static List<Violation> atRest(Population population, Duration complete) {
        long end = System.nanoTime() + complete.toNanos();
        while (true) {
            List<Violation> found = look(population, complete);
            if (System.nanoTime() - end > 0
                    || found.stream().map(Violation::invariant).noneMatch(PASSING::contains)) {
                return found;
            }
            Waiting.pass(AGAIN);
        }
    }

    private static List<Violation> look(Population population, Duration complete) {
        List<Violation> found = new ArrayList<>(Checker.check(population.evidence()));
        found.addAll(population.visitViolations());
        List<String> away = population.away();
        if (!away.isEmpty()) {
            found.add(new Violation(
                    Invariant.RECOVERY,
                    away + " are not connected, or do not have what they asked for, " + complete.toSeconds()
                            + " s after the last send was answered"));
        }
        return found;
    }
}
