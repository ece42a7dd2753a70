package io.pagenow.chat.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the system keeps account of, read from {@code /proc} (proc(5)). */
public final class Processes {
    /** USER_HZ, which is 100 on every platform that Java runs on. */
    private static final double TICKS = 100;

    /** Fields of {@code stat} behind the name of the program, which may itself contain spaces. */
    private static final int PARENT = 1;

    private static final int USER_TIME = 11;
    private static final int LAST_TIME = 14;

    /** Fields of the first line of {@code /proc/stat} that count, up to the time that other machines took on the same hardware. */
    private static final int BUSY_FIELDS = 8;

    /** Of these, the ones in which nothing is done: idle, and waiting for a disk. */
    private static final Set<Integer> WAITING_FIELDS = Set.of(4, 5);

    private static final List<String> ENDED_ELSEWHERE = List.of("postgres", "pg_ctl", "unshare");

    private static final int KIBI = 1024;

    private Processes() {}

    /** When this process is told to end in the midst of it, so are those that it has started; PostgreSQL is ended elsewhere, in peace. */
    public static void endWithThisOne() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current()
                .descendants()
                .filter(process -> ENDED_ELSEWHERE.stream()
                        .noneMatch(process.info().command().orElse("")::contains))
                .forEach(ProcessHandle::destroyForcibly)));
    }

    private record Stat(long pid, long parent, long ticks) {}

    /**
     * Processor seconds, in user and in system mode, of a process and of all that it has started, those included that have ended since
     * and been waited for.
     */
    public static double seconds(long root) {
        Map<Long, List<Stat>> children = new HashMap<>();
        Stat first = null;
        for (Stat stat : all()) {
            children.computeIfAbsent(stat.parent, parent -> new ArrayList<>()).add(stat);
            if (stat.pid == root) {
                first = stat;
            }
        }
        if (first == null) {
            throw new IllegalStateException("process " + root + " has ended");
        }
        return ticks(first, children) / TICKS;
    }

    private static long ticks(Stat stat, Map<Long, List<Stat>> children) {
        long sum = stat.ticks;
        for (Stat child : children.getOrDefault(stat.pid, List.of())) {
            sum += ticks(child, children);
        }
        return sum;
    }

    private static List<Stat> all() {
        List<Stat> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    all.add(stat(process));
                } catch (IOException ended) {
                    // Its time is its parent's from now on.
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return all;
    }

    private static Stat stat(Path process) throws IOException {
        String line = Files.readString(process.resolve("stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = USER_TIME; field <= LAST_TIME; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return new Stat(Long.parseLong(process.getFileName().toString()), Long.parseLong(fields[PARENT]), ticks);
    }

    /** Processor seconds of everything, since the machine was started. */
    public static double machineSeconds() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
            long ticks = 0;
            for (int field = 1; field <= BUSY_FIELDS; field++) {
                ticks += WAITING_FIELDS.contains(field) ? 0 : Long.parseLong(fields[field]);
            }
            return ticks / TICKS;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The process that has started another. */
    static long parent(long pid) {
        try {
            return stat(Path.of("/proc", String.valueOf(pid))).parent;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Bytes of a process that are in memory. */
    public static long residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    * KIBI;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
