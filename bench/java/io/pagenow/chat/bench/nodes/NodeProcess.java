package io.pagenow.chat.bench.nodes;

import io.pagenow.chat.bench.server.JavaHeap;
import io.pagenow.chat.bench.server.Processes;
import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.Rest;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link NodeMain} of its own process. */
final class NodeProcess implements Endpoints, AutoCloseable {
    private static final int STOP_SECONDS = 60;
    private static final int OK = 200;
    private static final String ENDED = "ended";

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BufferedWriter commands;
    private List<URI> addresses = List.of();

    private NodeProcess(Process process) {
        this.process = process;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(() -> read(lines), "node");
        reader.setDaemon(true);
        reader.start();
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a node, which {@link #awaitReady} waits for.
     *
     * @param folder with the settings file {@code config.json}
     * @param options of Java
     */
    static NodeProcess start(Path folder, List<String> options, Map<String, String> environment) {
        List<String> command = Stream.of(
                        Stream.of(System.getProperty("java.home") + "/bin/java"),
                        options.stream(),
                        Stream.of(
                                "-cp",
                                ownClasses(),
                                NodeMain.class.getName(),
                                folder.resolve("config.json").toString()))
                .flatMap(words -> words)
                .toList();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("nodes.log").toFile()));
            builder.environment().putAll(environment);
            return new NodeProcess(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The class path of this process, for one in another folder. */
    private static String ownClasses() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Waits until the node takes requests, which is after it has the whole directory. */
    NodeProcess awaitReady() {
        addresses = Arrays.stream(awaitLine(NodeMain.READY).split(" ", -1))
                .skip(1)
                .map(URI::create)
                .toList();
        return this;
    }

    /** Lines of the log come the same way, and are taken all the time, so that the node need not wait to write them. */
    private void read(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(NodeMain.READY) || line.startsWith(NodeMain.DONE)) {
                    answers.add(line);
                }
            }
        } catch (IOException ended) {
            // The process has, too.
        }
        answers.add(ENDED);
    }

    private String awaitLine(String beginning) {
        try {
            String line = answers.take();
            if (!line.startsWith(beginning)) {
                throw new IllegalStateException("a node has ended, or answered what it was not asked: " + line);
            }
            return line;
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Lets users come to this node; {@link #awaitDone} waits until all nodes know them. */
    void enter(int first, int count, int perSecond) {
        tell(NodeMain.ENTER, first, count, perSecond);
    }

    /** Lets users leave this node. */
    void leave(int first, int count, int perSecond) {
        tell(NodeMain.LEAVE, first, count, perSecond);
    }

    private void tell(String command, int first, int count, int perSecond) {
        try {
            commands.write(command + ' ' + first + ' ' + count + ' ' + perSecond + '\n');
            commands.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void awaitDone() {
        awaitLine(NodeMain.DONE);
    }

    @Override
    public URI http() {
        return addresses.get(0);
    }

    @Override
    public URI webSocket() {
        return addresses.get(1);
    }

    /** Returns the members as this node sees them, how many users it knows of, and a digest of these. */
    JsonObject cluster() {
        Rest.Answer answer = Rest.get(http().resolve("/health/cluster"));
        if (answer.status() != OK) {
            throw new AssertionError("a node does not tell its cluster: " + answer);
        }
        return answer.object();
    }

    /** Returns how many entries this node's directory has, at once: {@link #cluster} waits for the answers of all nodes. */
    int users() {
        return gauge("chat_directory_entries");
    }

    /** Returns how many members this node sees, at once. */
    int members() {
        return gauge("chat_cluster_nodes");
    }

    private int gauge(String name) {
        Matcher line = Pattern.compile("^" + name + " (\\S+)", Pattern.MULTILINE)
                .matcher(Rest.get(http().resolve("/metrics")).body());
        if (!line.find()) {
            throw new AssertionError("a node does not tell " + name);
        }
        return (int) Double.parseDouble(line.group(1));
    }

    /** Returns how many tasks of event loops were late by no more than a number of seconds, by that number. */
    Map<Double, Double> lags() {
        Map<Double, Double> lags = new TreeMap<>();
        Pattern bucket = Pattern.compile("chat_event_loop_lag_seconds_bucket\\{.*le=\"([^\"]+)\".*} (\\S+)");
        bucket.matcher(Rest.get(http().resolve("/metrics")).body())
                .results()
                .forEach(found -> lags.merge(
                        Double.parseDouble(found.group(1).replace("+Inf", "Infinity")),
                        Double.parseDouble(found.group(2)),
                        Double::sum));
        return lags;
    }

    /** Returns the bytes of live objects, after a garbage collection. */
    long liveBytes() {
        return JavaHeap.collect(process.pid());
    }

    long residentBytes() {
        return Processes.residentBytes(process.pid());
    }

    double processorSeconds() {
        return Processes.seconds(process.pid());
    }

    /** Ends the process without a word, as a crash of the machine would. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Freezes the process, or lets it go on. */
    void freeze(boolean frozen) {
        try {
            new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Stops the node in order. */
    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }
}
