package io.pagenow.chat.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.pagenow.chat.metric.SpanMeters;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Counts exported spans, and logs once when an endpoint starts failing and once when it recovers. */
final class CountedExport implements SpanExporter {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(CountedExport.class);

    /**
     * Held strongly so that its level is not garbage collected. Off because it logs every failure through
     * java.util.logging.
     */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    static {
        LIBRARY.setLevel(Level.OFF);
    }

    private final SpanExporter exporter;
    private final SpanMeters meters;
    private final AtomicBoolean failing = new AtomicBoolean();

    CountedExport(SpanExporter exporter, SpanMeters meters) {
        this.exporter = exporter;
        this.meters = meters;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sending = exporter.export(spans);
        return sending.whenComplete(() -> {
            if (sending.isSuccess()) {
                meters.sent().add(spans.size());
                if (failing.getAndSet(false)) {
                    log.info("Spans are exported again");
                }
            } else if (!failing.getAndSet(true)) {
                log.warn("Spans cannot be exported and are dropped; check tracing.endpoint");
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
