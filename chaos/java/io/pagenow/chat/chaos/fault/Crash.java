package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.deployment.Node;
import java.time.Duration;
import java.util.List;

/** A node dies without a word. */
public final class Crash implements Fault {
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final Duration ALONE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public String how() {
        return "kill -9 one node under load; start it again";
    }

    @Override
    public String promise() {
        return "its clients are back on another node within 10 s";
    }

    @Override
    public void strike(Stage stage) {
        Node victim = stage.victim();
        List<Device> there = stage.devicesAt(victim);
        victim.kill();
        stage.over();
        stage.within(BACK, "have the dead node's clients on the others", () -> stage.areOnline(there));
        stage.hold(ALONE);
        victim.restart(stage.deployment().jar());
        stage.deployment().awaitTogether();
    }
}
