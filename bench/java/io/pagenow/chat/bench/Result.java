package io.pagenow.chat.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One run, as it is kept in a file.
 *
 * @param commit what was measured
 * @param versions of Java and PostgreSQL, and of the other servers
 */
record Result(
        Instant date,
        String commit,
        Machine machine,
        Map<String, String> versions,
        Extent extent,
        List<Outcome> outcomes) {
    private static final String SUFFIX = ".json";
    private static final int DATE_CHARACTERS = "2026-11-24".length();

    /** The day in UTC. */
    String day() {
        return date.toString().substring(0, DATE_CHARACTERS);
    }

    /** What a workload has shown of a server. */
    Optional<Outcome> outcome(String server, String workload) {
        return outcomes.stream()
                .filter(outcome ->
                        outcome.server().equals(server) && outcome.workload().equals(workload))
                .findFirst();
    }

    /** @return the file, named by day and commit */
    Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(day() + "-" + commit + SUFFIX), json().encodePrettily() + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All results of a folder, the oldest first. */
    static List<Result> all(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Result> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(SUFFIX))::iterator) {
                all.add(of(new JsonObject(Files.readString(file))));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        all.sort(Comparator.comparing(Result::date));
        return all;
    }

    private JsonObject json() {
        JsonArray array = new JsonArray();
        for (Outcome outcome : outcomes) {
            JsonObject figures = new JsonObject();
            outcome.figures().forEach((figure, value) -> figures.put(figure.key(), Math.round(value * 1e3) / 1e3));
            array.add(new JsonObject()
                    .put("server", outcome.server())
                    .put("workload", outcome.workload())
                    .put("figures", figures));
        }
        return new JsonObject()
                .put("date", date.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("commit", commit)
                .put(
                        "machine",
                        JsonObject.of(
                                "cores",
                                machine.cores(),
                                "processor",
                                machine.processor(),
                                "memoryGb",
                                machine.memoryGb()))
                .put("versions", new JsonObject(Map.copyOf(versions)))
                .put(
                        "extent",
                        JsonObject.of(
                                "warmUpSeconds", extent.warmUp(),
                                "seconds", extent.seconds(),
                                "pairs", extent.pairs(),
                                "rate", extent.rate(),
                                "groups", extent.groups(),
                                "members", extent.members(),
                                "idle", extent.idle()))
                .put("outcomes", array);
    }

    private static Result of(JsonObject json) {
        JsonObject machine = json.getJsonObject("machine");
        JsonObject extent = json.getJsonObject("extent");
        Map<String, String> versions = new TreeMap<>();
        json.getJsonObject("versions").forEach(entry -> versions.put(entry.getKey(), String.valueOf(entry.getValue())));
        return new Result(
                json.getInstant("date"),
                json.getString("commit"),
                new Machine(
                        machine.getInteger("cores"), machine.getString("processor"), machine.getInteger("memoryGb")),
                versions,
                new Extent(
                        extent.getDouble("warmUpSeconds"),
                        extent.getDouble("seconds"),
                        extent.getInteger("pairs"),
                        extent.getInteger("rate"),
                        extent.getInteger("groups"),
                        extent.getInteger("members"),
                        extent.getInteger("idle")),
                json.getJsonArray("outcomes").stream()
                        .map(JsonObject.class::cast)
                        .map(Result::outcome)
                        .toList());
    }

    private static Outcome outcome(JsonObject json) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        json.getJsonObject("figures").forEach(entry -> Figure.of(entry.getKey())
                .ifPresent(figure -> figures.put(figure, ((Number) entry.getValue()).doubleValue())));
        return new Outcome(json.getString("server"), json.getString("workload"), figures);
    }
}
