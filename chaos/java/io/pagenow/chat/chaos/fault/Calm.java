package io.pagenow.chat.chaos.fault;

import java.time.Duration;
import java.util.Map;

/** Nothing goes wrong. */
public final class Calm implements Fault {
    private static final Duration TIME = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "calm";
    }

    @Override
    public String how() {
        return "do nothing for " + TIME.toSeconds() + " s";
    }

    @Override
    public String promise() {
        return "no socket is closed";
    }

    @Override
    public void strike(Stage stage) {
        stage.hold(TIME);
        stage.over();
        Map<Integer, Integer> lost = stage.lost();
        stage.require(lost.isEmpty(), "sockets were closed for no reason: " + lost);
    }
}
