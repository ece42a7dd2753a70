package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wall clock of one node is set forward by an hour, then back by two, then right again. Its monotonic clock goes on. */
public final class Clock implements Fault {
    private static final int NODE = 2;
    private static final Duration EACH = Duration.ofSeconds(6);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    private final Path time = Path.of(System.getProperty("java.io.tmpdir"), "chaos-clock");

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String how() {
        return "libfaketime steps one node's wall clock by +1 h, -1 h and back";
    }

    @Override
    public String promise() {
        return "sends are answered within 5 s meanwhile and no socket is closed";
    }

    @Override
    public Layout layout() {
        step("+0");
        return Layout.withEnvironment(
                NODE,
                Map.of(
                        "LD_PRELOAD",
                        library().orElseThrow().toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        time.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        // Without it every timed wait of Java ends at once.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0"));
    }

    @Override
    public Optional<String> impossible() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("stepping a clock needs libfaketime (deploy/install-test-tools)");
    }

    private static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst();
    }

    private void step(String offset) {
        try {
            Files.writeString(time, offset + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void strike(Stage stage) {
        Map<Integer, Integer> lost = stage.lost();
        try {
            for (String offset : List.of("+3600", "-3600", "+0")) {
                step(offset);
                stage.population().probe();
                stage.within(
                        ANSWERED,
                        "answer sends after the clock was set to " + offset + " s",
                        () -> stage.population().recovered().isPresent());
                stage.hold(EACH);
            }
        } finally {
            step("+0");
        }
        stage.over();
        stage.require(stage.lost().equals(lost), "sockets were closed because of a clock: " + stage.lost());
    }
}
