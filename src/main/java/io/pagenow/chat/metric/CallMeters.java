package io.pagenow.chat.metric;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is measured of calls of REST. May be used by several threads at once. */
public final class CallMeters {
    /** Most operations that are told apart; there are as many as routes, so this is never reached. */
    private static final int MOST = 100;

    private final MetricRegistry registry;
    private final ConcurrentMap<String, Operation> operations = new ConcurrentHashMap<>();
    private final Operation others;

    /** The calls of one route. */
    private static final class Operation {
        private static final int CLASSES = 6;
        private final Counter[] byStatus = new Counter[CLASSES];
        private final Histogram duration;

        Operation(MetricRegistry registry, String name) {
            for (int status = 2; status < CLASSES; status++) {
                byStatus[status] = registry.counter(
                        "chat_http_requests", "Calls of REST", "operation", name, "status", status + "xx");
            }
            duration = registry.histogram(
                    "chat_http_request_seconds",
                    "How long calls of REST take, from the end of their headers to the end of the answer",
                    Histogram.ofMicros(1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 250_000, 1_000_000, 5_000_000),
                    "operation",
                    name);
        }

        void add(int status, long nanos) {
            byStatus[Math.min(Math.max(status / 100, 2), CLASSES - 1)].add();
            duration.record(nanos);
        }

        long sum() {
            return duration.count();
        }
    }

    CallMeters(MetricRegistry registry) {
        this.registry = registry;
        this.others = new Operation(registry, "other");
    }

    /**
     * @param operation method and pattern of the route, as in {@code GET /conversations/:conversationId}; nothing that a client chooses.
     *     Empty for what no route of its own has answered
     * @param nanos how long it took
     */
    public void answered(String operation, int status, long nanos) {
        of(operation).add(status, nanos);
    }

    private Operation of(String operation) {
        Operation known = operation.isEmpty() ? others : operations.get(operation);
        if (known != null) {
            return known;
        }
        return operations.size() >= MOST
                ? others
                : operations.computeIfAbsent(operation, name -> new Operation(registry, name));
    }

    /** All calls since the start. */
    public long sum() {
        return others.sum()
                + operations.values().stream().mapToLong(Operation::sum).sum();
    }
}
