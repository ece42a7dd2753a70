package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.TestUser;
import java.time.Duration;
import java.util.List;

/** A client stops reading while much is said to it. */
public final class SlowReader implements Fault {
    /** With 900 characters of four bytes each: more than the systems on both sides and the node's queue hold. */
    private static final int MESSAGES = 3_000;

    private static final int UNANSWERED = 400;
    private static final String FILLING = "\uD83D\uDE80".repeat(900);
    private static final Duration SAID = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SLOW = 4429;

    /** Bytes that a node lets wait for one socket at least. */
    private static final int LEAST_WAITING = 1 << 20;

    /** When this many messages were stored and no more bytes wait for the slow reader, its node has given it up. */
    private static final int MESSAGES_MORE = 20;

    @Override
    public String name() {
        return "slow-reader";
    }

    @Override
    public String how() {
        return "one client reads nothing while 3,000 messages of 3.6 kB come for it, until its node closes the connection";
    }

    @Override
    public String promise() {
        return "it is closed with 4429 and comes back; others are answered within 10 s meanwhile";
    }

    @Override
    public void strike(Stage stage) {
        Population population = stage.population();
        List<TestUser> users = population.people().users();
        String conversation = population.group(users.subList(0, 3));
        Device slow = population.device(users.get(0), users.get(0).id() + "-slow", stage.slowNetwork());
        List<Device> speakers = users.subList(1, 3).stream()
                .map(user -> population.device(user, user.id() + "-speaker", population.network()))
                .toList();
        population.ask(() -> {
            slow.connect();
            speakers.forEach(Device::connect);
            return null;
        });
        stage.within(SOON, "connect", () -> stage.areOnline(speakers) && stage.areOnline(List.of(slow)));
        population.ask(() -> {
            slow.pause();
            return null;
        });
        Flood flood = new Flood(population, slow, speakers, conversation);
        stage.within(SAID, "give the slow reader up", flood::goesOnUntilGivenUp);
        population.ask(() -> {
            slow.resume();
            return null;
        });
        stage.within(SAID, "store all that was said", flood::goesOnUntilStored);
        stage.over();
        stage.within(SOON, "answer everyone else", () -> population.recovered().isPresent());
        stage.within(
                SOON, "close the slow reader", () -> !population.ask(slow::lost).isEmpty());
        List<Integer> codes = population.ask(slow::lost);
        stage.require(codes.contains(SLOW), "the slow reader was closed with " + codes + ", not with " + SLOW);
        stage.within(
                SAID,
                "have the slow reader complete",
                () -> population.ask(
                        () -> slow.isOnline() && slow.cursor(conversation) >= furthest(speakers, conversation)));
    }

    /** How much was stored: all of it, but for what a speaker has given up who lost the connection. */
    private static long furthest(List<Device> speakers, String conversation) {
        return speakers.stream()
                .mapToLong(speaker -> speaker.cursor(conversation))
                .max()
                .orElseThrow();
    }

    /** The messages to the slow reader, sent no faster than they are stored. */
    private static final class Flood {
        private final Population population;
        private final Device slow;
        private final List<Device> speakers;
        private final String conversation;
        private int said;
        private double waiting;
        private long storedThen;

        private Flood(Population population, Device slow, List<Device> speakers, String conversation) {
            this.population = population;
            this.slow = slow;
            this.speakers = speakers;
            this.conversation = conversation;
        }

        /** Whether much waits at the slow reader's node, and does not become more although more is said. */
        private boolean goesOnUntilGivenUp() {
            if (goesOnUntilStored()) {
                return true;
            }
            double now = MetricsText.of(slow.node().http()).value("chat_outbox_bytes");
            long stored = population.ask(() -> furthest(speakers, conversation));
            if (now != waiting) {
                waiting = now;
                storedThen = stored;
            }
            return waiting > LEAST_WAITING && stored - storedThen > MESSAGES_MORE;
        }

        /** Whether all is said and answered. */
        private boolean goesOnUntilStored() {
            return population.ask(() -> {
                for (Device speaker : speakers) {
                    while (said < MESSAGES && speaker.unanswered() < UNANSWERED) {
                        said++;
                        speaker.send(conversation, FILLING);
                    }
                }
                return said == MESSAGES && speakers.stream().allMatch(speaker -> speaker.unanswered() == 0);
            });
        }
    }
}
