package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
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

    @Override
    public String name() {
        return "slow-reader";
    }

    @Override
    public String how() {
        return "one client reads nothing while 3,000 messages of 3.6 kB come for it";
    }

    @Override
    public String promise() {
        return "it is closed with 4429 and comes back; others are answered within 10 s meanwhile";
    }

    @Override
    public void strike(Stage stage) {
        List<TestUser> users = stage.population().people().users();
        String conversation = stage.population().group(users.subList(0, 3));
        Device slow = stage.population().device(users.get(0), users.get(0).id() + "-slow", stage.slowNetwork());
        List<Device> speakers = List.of(
                stage.population()
                        .device(
                                users.get(1),
                                users.get(1).id() + "-speaker",
                                stage.population().network()),
                stage.population()
                        .device(
                                users.get(2),
                                users.get(2).id() + "-speaker",
                                stage.population().network()));
        stage.population().ask(() -> {
            slow.connect();
            speakers.forEach(Device::connect);
            return null;
        });
        stage.within(SOON, "connect", () -> stage.areOnline(speakers) && stage.areOnline(List.of(slow)));
        stage.population().ask(() -> {
            slow.pause();
            return null;
        });
        int[] said = {0};
        stage.within(
                SAID, "store all that was said", () -> stage.population().ask(() -> say(speakers, conversation, said)));
        stage.population().probe();
        stage.within(SOON, "answer everyone else", () -> stage.population()
                .recovered()
                .isPresent());
        stage.population().ask(() -> {
            slow.resume();
            return null;
        });
        stage.over();
        stage.within(SOON, "close the slow reader", () -> !stage.population()
                .ask(slow::lost)
                .isEmpty());
        List<Integer> codes = stage.population().ask(slow::lost);
        stage.require(codes.contains(SLOW), "the slow reader was closed with " + codes + ", not with " + SLOW);
        stage.within(SAID, "have the slow reader complete", () -> stage.population()
                .ask(() -> slow.isOnline() && slow.cursor(conversation) >= furthest(speakers, conversation)));
    }

    /** How much was stored: all of it, but for what a speaker has given up who lost the connection. */
    private static long furthest(List<Device> speakers, String conversation) {
        return speakers.stream()
                .mapToLong(speaker -> speaker.cursor(conversation))
                .max()
                .orElseThrow();
    }

    /** No faster than it is stored. @return whether all is said and answered */
    private static boolean say(List<Device> speakers, String conversation, int[] said) {
        for (Device speaker : speakers) {
            while (said[0] < MESSAGES && speaker.unanswered() < UNANSWERED) {
                said[0]++;
                speaker.send(conversation, FILLING);
            }
        }
        return said[0] == MESSAGES && speakers.stream().allMatch(speaker -> speaker.unanswered() == 0);
    }
}
