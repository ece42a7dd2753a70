package io.pagenow.chat.metric;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Metrics of REST requests. Thread-safe. */
public final class CallMeters {
    /** Maximum number of distinct operations. There is one per route, so the bound is never reached. */
    private static final int MAX_OPERATIONS = 100;

    private final MetricRegistry registry;
    private final ConcurrentMap<String, Operation> operations = new ConcurrentHashMap<>();
    private final Operation others;

    /** The requests of one route. */
    private static final class Operation {
        private static final int CLASSES = 6;
        private final Counter[] byStatus = new Counter[CLASSES];
        private final Histogram duration;

        Operation(MetricRegistry registry, String name) {
            for (int status = 2; status < CLASSES; status++) {
                byStatus[status] = registry.counter(
                        "chat_http_requests", "REST requests", "operation", name, "status", status + "xx");
            }
            duration = registry.histogram(
                    "chat_http_request_seconds",
                    "Duration of REST requests, from the end of their headers to the end of the response",
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
     * Records a response.
     *
     * @param operation method and pattern of the route, as in {@code GET /conversations/:conversationId}, and never a value chosen by a
     *     client; empty if no route has handled the request
     * @param status the HTTP status
     * @param nanos duration of the request in nanoseconds
     */
    public void answered(String operation, int status, long nanos) {
        of(operation).add(status, nanos);
    }

    private Operation of(String operation) {
        Operation known = operation.isEmpty() ? others : operations.get(operation);
        if (known != null) {
            return known;
        }
        return operations.size() >= MAX_OPERATIONS
                ? others
                : operations.computeIfAbsent(operation, name -> new Operation(registry, name));
    }

    /** Returns the number of all requests since the start. */
    public long sum() {
        return others.sum()
                + operations.values().stream().mapToLong(Operation::sum).sum();
    }
}
