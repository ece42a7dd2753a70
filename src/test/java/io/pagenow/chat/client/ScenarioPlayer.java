package io.pagenow.chat.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The process that plays the scenarios of {@code clients/conformance}, which ask a client by lines of JSON. Plays one at a time. */
final class ScenarioPlayer implements AutoCloseable {
    private static final Path FOLDER = Path.of("clients/conformance");

    private final Process process;
    private final BufferedReader questions;
    private final BufferedWriter answers;
    private final List<JsonObject> scenarios;

    /** A client that can be asked. */
    interface Adapter {
        void start(JsonObject server);

        void act(JsonObject act);

        JsonObject view();

        void stop();
    }

    private ScenarioPlayer(Process process) throws IOException {
        this.process = process;
        questions = process.inputReader(StandardCharsets.UTF_8);
        answers = process.outputWriter(StandardCharsets.UTF_8);
        JsonArray all = read().getJsonArray("scenarios");
        scenarios = all.stream().map(JsonObject.class::cast).toList();
    }

    /** @param client its name in {@code excuses.json} */
    static ScenarioPlayer forClient(String client) {
        try {
            return new ScenarioPlayer(new ProcessBuilder("node", "run.mjs", client)
                    .directory(FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns {@code name}, {@code title} and, if the client is excused, {@code excuse} of each scenario. */
    List<JsonObject> scenarios() {
        return scenarios;
    }

    /** @return what does not hold; empty if all does */
    String play(String name, JsonObject traits, Adapter adapter) {
        try {
            write(new JsonObject().put("play", name).put("traits", traits));
            for (JsonObject line = read(); ; line = read()) {
                if (line.containsKey("passed") || line.containsKey("failed")) {
                    return line.getString("failed", "");
                }
                write(answer(line, adapter));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonObject answer(JsonObject question, Adapter adapter) {
        try {
            Object answer = null;
            if (question.containsKey("start")) {
                adapter.start(question.getJsonObject("start"));
            } else if (question.containsKey("act")) {
                adapter.act(question.getJsonObject("act"));
            } else if (question.containsKey("view")) {
                answer = adapter.view();
            } else {
                adapter.stop();
            }
            return new JsonObject().put("answer", answer);
        } catch (RuntimeException failure) {
            return new JsonObject().put("error", String.valueOf(failure));
        }
    }

    private JsonObject read() throws IOException {
        String line = questions.readLine();
        if (line == null) {
            throw new EOFException("The player of scenarios has ended; its report is above.");
        }
        return new JsonObject(line);
    }

    private void write(JsonObject line) throws IOException {
        answers.write(line.encode());
        answers.newLine();
        answers.flush();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
