package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.deployment.Layout;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.support.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node has little memory and is asked for much. */
public final class SmallHeap implements Fault {
    private static final int NODE = 2;
    private static final int SPEAKERS = 6;
    private static final int MESSAGES = 6_000;
    private static final int CROWD = 400;
    private static final String FILLING = "\uD83D\uDE80".repeat(900);
    private static final Duration FLOOD = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final int OK = 200;

    @Override
    public String name() {
        return "small-heap";
    }

    @Override
    public String how() {
        return "one node has a heap of 40 MB; 400 clients connect to it and 6,000 messages of 3.6 kB are sent through it";
    }

    @Override
    public String promise() {
        return "the node answers again 30 s later, by itself or because it has ended and was started again";
    }

    @Override
    public Layout layout() {
        return Layout.withJava(NODE, "-Xmx40m", "-XX:+ExitOnOutOfMemoryError");
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Duration recovery() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean leavesEventLoopsFree() {
        return false;
    }

    @Override
    public void strike(Stage stage) {
        Node small = stage.deployment().nodes().get(NODE);
        List<TestUser> users = stage.population().people().users().subList(0, SPEAKERS);
        String conversation = stage.population().group(users);
        List<Device> speakers = new ArrayList<>();
        for (TestUser user : users) {
            speakers.add(stage.population()
                    .device(user, user.id() + "-speaker", stage.population().network()));
        }
        List<Device> crowd = stage.population()
                .crowd("heap-" + Integer.toHexString(stage.random().nextInt()), CROWD);
        stage.population().ask(() -> {
            speakers.forEach(speaker -> speaker.connect(small));
            crowd.forEach(device -> device.connect(small));
            for (int number = 0; number < MESSAGES; number++) {
                speakers.get(number % SPEAKERS).send(conversation, FILLING);
            }
            return null;
        });
        stage.hold(FLOOD);
        supervise(stage, small);
        stage.population().ask(() -> {
            crowd.forEach(Device::end);
            return null;
        });
        stage.over();
        stage.within(AGAIN, "have the node with the small heap answer", () -> {
            supervise(stage, small);
            return small.ready().orElse(0) == OK;
        });
    }

    private static void supervise(Stage stage, Node node) {
        if (!node.isAlive()) {
            stage.note("the node ended and was started again");
            node.restart(stage.deployment().jar());
        }
    }
}
