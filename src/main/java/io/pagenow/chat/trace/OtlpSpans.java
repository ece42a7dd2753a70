package io.pagenow.chat.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.pagenow.chat.metric.SpanMeters;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Exports spans with the OpenTelemetry SDK, as OTLP over HTTP. A span is created when its operation is over, so no
 * context travels with a message or a request; a thread of the SDK sends it. At most {@value #MAX_WAITING} spans are
 * queued, and spans beyond that are dropped.
 */
public final class OtlpSpans implements Spans {
    private static final int MAX_WAITING = 2_048;
    private static final int MILLION = 1_000_000;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final AttributeKey<String> NODE = AttributeKey.stringKey("chat.node");
    private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("chat.message.id");
    private static final AttributeKey<Long> BATCH = AttributeKey.longKey("chat.batch");
    private static final AttributeKey<Long> BATCH_MESSAGES = AttributeKey.longKey("chat.batch.messages");
    private static final AttributeKey<Long> SOCKETS = AttributeKey.longKey("chat.sockets");
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

    private final int perMillion;
    private final SpanMeters meters;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Ids ids = new Ids();

    private OtlpSpans(URI endpoint, int perMillion, SpanMeters meters) {
        this.perMillion = perMillion;
        this.meters = meters;
        CountedExport export = new CountedExport(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .setTimeout(TIMEOUT)
                        .build(),
                meters);
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setResource(Resource.create(Attributes.of(SERVICE, "chat-api")))
                .addSpanProcessor(BatchSpanProcessor.builder(export)
                        .setMaxQueueSize(MAX_WAITING)
                        .setScheduleDelay(INTERVAL)
                        .setExporterTimeout(TIMEOUT)
                        .build())
                .build();
        tracer = provider.get("chat-api");
    }

    /**
     * Creates an exporter. Blocks while classes are loaded.
     *
     * @param endpoint URL of an OTLP/HTTP receiver
     * @param perMillion sampling rate, in traces per million
     */
    public static OtlpSpans to(URI endpoint, int perMillion, SpanMeters meters) {
        return new OtlpSpans(endpoint, perMillion, meters);
    }

    /** Samples by the last bits of the id: it is a hash, so they are uniformly distributed. */
    @Override
    public boolean follows(UUID messageId) {
        return Long.remainderUnsigned(messageId.getLeastSignificantBits(), MILLION) < perMillion;
    }

    @Override
    public void stored(Stored stored, String node) {
        Attributes attributes = Attributes.builder()
                .put(MESSAGE, stored.messageId().toString())
                .put(NODE, node)
                .put(BATCH, stored.batch())
                .build();
        ids.next(trace(stored.messageId()), root(stored.messageId()));
        write(
                "send message",
                SpanKind.SERVER,
                Context.root(),
                attributes,
                stored.receivedAt(),
                stored.committedAt(),
                false);
        Context parent = parent(stored.messageId());
        write("wait", SpanKind.INTERNAL, parent, attributes, stored.receivedAt(), stored.startedAt(), false);
        Attributes statement = attributes.toBuilder()
                .put(BATCH_MESSAGES, stored.messages())
                .put(DATABASE, "postgresql")
                .put(OPERATION, "INSERT")
                .build();
        write("commit batch", SpanKind.CLIENT, parent, statement, stored.startedAt(), stored.committedAt(), false);
    }

    @Override
    public void delivered(UUID messageId, String node, int sockets, long startedAt, long endedAt) {
        Attributes attributes = Attributes.of(MESSAGE, messageId.toString(), NODE, node, SOCKETS, (long) sockets);
        write("deliver", SpanKind.INTERNAL, parent(messageId), attributes, startedAt, endedAt, false);
    }

    @Override
    public void answered(String name, @Nullable String traceParent, int status, long startedAt, long endedAt) {
        Optional<SpanContext> caller = TraceParent.read(traceParent);
        boolean sampled = caller.map(SpanContext::isSampled)
                .orElseGet(() -> ThreadLocalRandom.current().nextInt(MILLION) < perMillion);
        if (sampled) {
            Context parent = caller.map(context -> Context.root().with(Span.wrap(context)))
                    .orElse(Context.root());
            AttributesBuilder attributes = Attributes.builder().put(STATUS, status);
            if (!name.isEmpty()) {
                attributes.put(ROUTE, name);
            }
            write(
                    name.isEmpty() ? "other" : name,
                    SpanKind.SERVER,
                    parent,
                    attributes.build(),
                    startedAt,
                    endedAt,
                    status >= 500);
        }
    }

    private void write(
            String name,
            SpanKind kind,
            Context parent,
            Attributes attributes,
            long startedAt,
            long endedAt,
            boolean failed) {
        long wallClock = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        Span span = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setAllAttributes(attributes)
                .setStartTimestamp(wallClock + startedAt, TimeUnit.NANOSECONDS)
                .startSpan();
        if (failed) {
            span.setStatus(StatusCode.ERROR);
        }
        meters.made().add();
        span.end(wallClock + Math.max(startedAt, endedAt), TimeUnit.NANOSECONDS);
    }

    private static Context parent(UUID messageId) {
        SpanContext root = SpanContext.createFromRemoteParent(
                trace(messageId), root(messageId), TraceFlags.getSampled(), TraceState.getDefault());
        return Context.root().with(Span.wrap(root));
    }

    private static String trace(UUID messageId) {
        return messageId.toString().replace("-", "");
    }

    /** Derives the root span's id from the message id, so that it is the same on every node. */
    private static String root(UUID messageId) {
        return trace(messageId).substring(16);
    }

    @Override
    public void close() {
        provider.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Assigns the predetermined id to the root span of a message, and random ids to all other spans. */
    private static final class Ids implements IdGenerator {
        private final IdGenerator random = IdGenerator.random();

        @SuppressWarnings("ThreadLocalUsage") // There is a single instance.
        private final ThreadLocal<String[]> next = new ThreadLocal<>();

        /** Sets the ids of the next root span that this thread creates. */
        void next(String trace, String span) {
            next.set(new String[] {trace, span});
        }

        /** Called before {@link #generateTraceId}. */
        @Override
        public String generateSpanId() {
            String[] given = next.get();
            return given == null ? random.generateSpanId() : given[1];
        }

        @Override
        public String generateTraceId() {
            String[] given = next.get();
            next.remove();
            return given == null ? random.generateTraceId() : given[0];
        }
    }
}
