package io.pagenow.chat.chaos.deployment;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One node: a process, and after a restart another one in its place. */
public final class Node implements Endpoints {
    private static final Duration END = Duration.ofMinutes(1);
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int KIBI = 1024;

    private final int number;
    private final Function<Path, JarProcess> launch;
    private final List<JarProcess> ended = new ArrayList<>();
    private volatile JarProcess process;
    private volatile boolean reachable;
    private volatile URI http;
    private volatile URI webSocket;
    private long peakBefore;

    /** @param launch starts a process from a jar */
    Node(int number, Function<Path, JarProcess> launch) {
        this.number = number;
        this.launch = launch;
    }

    public int number() {
        return number;
    }

    /** Starts it and returns at once; {@link #awaitReady} is due. */
    void launch(Path jar) {
        process = launch.apply(jar);
    }

    void awaitReady() {
        process.awaitReady();
        http = process.http();
        webSocket = process.webSocket();
        reachable = true;
    }

    /** Starts it again and waits until it is ready. */
    public void restart(Path jar) {
        remember();
        ended.add(process);
        launch(jar);
        awaitReady();
    }

    /** Whether a load balancer would send clients here. */
    boolean isReachable() {
        return reachable && process.isAlive();
    }

    /** Takes it from clients that look for a node, or gives it back. */
    public void setReachable(boolean value) {
        reachable = value;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public void kill() {
        remember();
        reachable = false;
        process.kill();
    }

    public void freeze() {
        Commands.signal(pid(), "STOP");
    }

    public void thaw() {
        Commands.signal(pid(), "CONT");
    }

    /** As a supervisor stops it. Clients see it for as long as it takes connections. */
    public void terminate() {
        remember();
        process.terminate();
    }

    public boolean awaitEnd() {
        boolean done = Waiting.until(END, () -> !process.isAlive());
        reachable = false;
        return done;
    }

    @Override
    public URI http() {
        return http;
    }

    @Override
    public URI webSocket() {
        return webSocket;
    }

    /** The status of {@code GET /health/ready}, empty if there is no answer. */
    public OptionalInt ready() {
        try {
            return OptionalInt.of(Rest.get(http.resolve("/health/ready")).status());
        } catch (UncheckedIOException unanswered) {
            return OptionalInt.empty();
        }
    }

    /** How many members this node sees, itself included; 0 if it does not answer. */
    public int members() {
        try {
            return Rest.get(http.resolve("/health/cluster"))
                    .object()
                    .getJsonArray("nodes")
                    .size();
        } catch (RuntimeException unanswered) {
            return 0;
        }
    }

    /** Most bytes that were in memory since {@link #forgetPeak}, over all processes in this place. */
    public long peakBytes() {
        remember();
        return peakBefore;
    }

    void forgetPeak() {
        peakBefore = 0;
        try {
            // Resets VmHWM (proc(5), clear_refs).
            Files.writeString(Path.of("/proc", String.valueOf(pid()), "clear_refs"), "5");
        } catch (IOException notAllowed) {
            // Then the peak is that of the process's whole life, which is no less.
        }
    }

    private void remember() {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid()), "status"));
            PEAK.matcher(status)
                    .results()
                    .forEach(peak -> peakBefore = Math.max(peakBefore, Long.parseLong(peak.group(1)) * KIBI));
        } catch (IOException ended) {
            // Was remembered before it was ended.
        }
    }

    /** Lines of its log that contain a text, of all processes in this place. */
    public List<String> logged(String text) {
        List<JarProcess> all = new ArrayList<>(ended);
        Optional.ofNullable(process).ifPresent(all::add);
        return all.stream()
                .flatMap(each -> each.output().lines())
                .filter(line -> line.contains(text))
                .toList();
    }

    void close() {
        if (process == null || !process.isAlive()) {
            return;
        }
        thaw();
        process.terminate();
        if (!awaitEnd()) {
            process.kill();
        }
    }
}
