package io.pagenow.chat.metric;

/**
 * All metrics of this node. The parts of the server record to these meters. {@link Exposition} exposes them to Prometheus, and the getters
 * give access to the same numbers. Thread-safe.
 */
public final class Metrics {
    private final MetricRegistry registry = new MetricRegistry();
    private final SessionMeters sessions = new SessionMeters(registry);
    private final WriterMeters writer = new WriterMeters(registry);
    private final DatabaseMeters database = new DatabaseMeters(registry);
    private final SearchMeters search = new SearchMeters(registry);
    private final ClusterMeters cluster = new ClusterMeters(registry);
    private final CallMeters calls = new CallMeters(registry);
    private final LimitMeters limits = new LimitMeters(registry);
    private final ApiKeyMeters apiKeys = new ApiKeyMeters(registry);
    private final ConnectionMeters connections = new ConnectionMeters(registry);
    private final LoopMeters loops = new LoopMeters(registry);
    private final BeforeSendMeters beforeSend = new BeforeSendMeters(registry);
    private final DirectoryMeters directory = new DirectoryMeters(registry);
    private final PushMeters push = new PushMeters(registry);
    private final RelayMeters relay = new RelayMeters(registry);
    private final WebhookMeters webhooks = new WebhookMeters(registry);
    private final RetentionMeters retention = new RetentionMeters(registry);
    private final AttachmentMeters attachments = new AttachmentMeters(registry);

    /** @param version the version of the server */
    public Metrics(String version) {
        registry.gauge("chat_version", "The running version", () -> 1, "version", version);
    }

    /** Creates metrics that are not exposed. */
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

    public SearchMeters search() {
        return search;
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

    public ApiKeyMeters apiKeys() {
        return apiKeys;
    }

    public ConnectionMeters connections() {
        return connections;
    }

    public LoopMeters loops() {
        return loops;
    }

    public DirectoryMeters directory() {
        return directory;
    }

    public BeforeSendMeters beforeSend() {
        return beforeSend;
    }

    public PushMeters push() {
        return push;
    }

    public RelayMeters relay() {
        return relay;
    }

    public WebhookMeters webhooks() {
        return webhooks;
    }

    public RetentionMeters retention() {
        return retention;
    }

    public AttachmentMeters attachments() {
        return attachments;
    }

    /** Registers a gauge that is 1 if the connection registry in Redis can be reached, otherwise 0. Call it only if Redis is configured. */
    public Gauge registerConnectionRegistry() {
        return registry.gauge("chat_registry_up", "1 if the connection registry in Redis can be reached, otherwise 0");
    }

    /** Registers the metrics of spans. Call it only if tracing is configured. */
    public SpanMeters registerSpans() {
        return new SpanMeters(registry);
    }

    MetricRegistry registry() {
        return registry;
    }
}
