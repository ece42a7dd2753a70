package io.pagenow.chat.metric;

/**
 * Everything that this node measures. The parts get their meters from here, and whoever reads them reads the same numbers: {@link
 * Exposition} for Prometheus, and others by the getters. May be used by several threads at once.
 */
public final class Metrics {
    private final MetricRegistry registry = new MetricRegistry();
    private final SessionMeters sessions = new SessionMeters(registry);
    private final WriterMeters writer = new WriterMeters(registry);
    private final DatabaseMeters database = new DatabaseMeters(registry);
    private final ClusterMeters cluster = new ClusterMeters(registry);
    private final CallMeters calls = new CallMeters(registry);
    private final LimitMeters limits = new LimitMeters(registry);
    private final ConnectionMeters connections = new ConnectionMeters(registry);
    private final LoopMeters loops = new LoopMeters(registry);

    /** @param version of the server */
    public Metrics(String version) {
        registry.gauge("chat_version", "The version that runs", () -> 1, "version", version);
    }

    /** For parts that nobody watches. */
    public static Metrics unread() {
        return new Metrics("");
    }

    public SessionMeters sessions() {
        return sessions;
    }

    public WriterMeters writer() {
        return writer;
    }

    public DatabaseMeters database() {
        return database;
    }

    public ClusterMeters cluster() {
        return cluster;
    }

    public CallMeters calls() {
        return calls;
    }

    public LimitMeters limits() {
        return limits;
    }

    public ConnectionMeters connections() {
        return connections;
    }

    public LoopMeters loops() {
        return loops;
    }

    /** Whether the connection registry in Redis can be reached, 1 or 0; asked for where there is one alone. */
    public Gauge connectionRegistry() {
        return registry.gauge("chat_registry_up", "Whether the connection registry in Redis can be reached");
    }

    /** Asked for where spans are sent alone. */
    public SpanMeters spans() {
        return new SpanMeters(registry);
    }

    MetricRegistry registry() {
        return registry;
    }
}
