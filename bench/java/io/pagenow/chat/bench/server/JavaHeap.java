package io.pagenow.chat.bench.server;

import java.nio.file.Path;

/** The heap of another Java process. */
public final class JavaHeap {
    private JavaHeap() {}

    /** Collects all garbage. @return bytes of the objects that are left */
    public static long collect(long pid) {
        ask(pid, "GC.run");
        // Classes by their bytes, and a last line with the sums: Total <instances> <bytes>.
        String total = ask(pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    private static String ask(long pid, String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Output.of(jcmd.toString(), String.valueOf(pid), command);
    }
}
