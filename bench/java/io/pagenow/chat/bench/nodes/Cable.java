package io.pagenow.chat.bench.nodes;

import java.io.IOException;

/**
 * What goes to an address of the loopback network, which can be swallowed so that the address is unreachable both ways. Changes nothing
 * but a network namespace of the benchmark's own.
 */
final class Cable {
    private static final String OWN_NETWORK = "BENCH_OWN_NETWORK";

    private Cable() {}

    /** Returns whether that is possible here. */
    static boolean cut(String address) throws IOException {
        return System.getenv(OWN_NETWORK) != null && route("add", address);
    }

    static void mend(String address) throws IOException {
        route("delete", address);
    }

    private static boolean route(String act, String address) throws IOException {
        try {
            return new ProcessBuilder("ip", "route", act, "blackhole", address + "/32", "table", "local")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
