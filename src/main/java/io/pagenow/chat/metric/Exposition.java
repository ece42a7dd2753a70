package io.pagenow.chat.metric;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exposes the metrics in the formats of Prometheus. The libraries are loaded at the first read, so that they do not delay the start, and
 * are never loaded in a server that is not scraped. Thread-safe. A read takes a few milliseconds and must not run on an event loop.
 */
public final class Exposition {
    private final MetricRegistry registry;
    private final Set<MetricRegistry.Entry> bound = new HashSet<>();
    private final Set<String> histograms = new HashSet<>();
    private @Nullable Libraries libraries;

    private record Libraries(PrometheusMeterRegistry prometheus, ExpositionFormats formats) {}

    public Exposition(Metrics metrics) {
        this.registry = metrics.registry();
    }

    /**
     * All metrics at one moment.
     *
     * @param contentType the media type of the text
     * @param text the metrics
     */
    public record Page(String contentType, Buffer text) {}

    /** @param accept the accepted formats, as in the header {@code Accept} (RFC 9110, section 12.5.1); null for any */
    public synchronized Page read(@Nullable String accept) {
        Libraries loaded = libraries;
        if (loaded == null) {
            loaded = new Libraries(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), ExpositionFormats.init());
            libraries = loaded;
            new JavaMeters().bindTo(loaded.prometheus);
        }
        PrometheusMeterRegistry prometheus = loaded.prometheus;
        ExpositionFormats formats = loaded.formats;
        registry.entries().forEach(entry -> bind(prometheus, entry));
        ExpositionFormatWriter requested = formats.findWriter(accept);
        ExpositionFormatWriter writer = requested.isAvailable() ? requested : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 15);
        try {
            writer.write(text, prometheus.getPrometheusRegistry().scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Page(writer.getContentType(), Buffer.buffer(text.toByteArray()));
    }

    private void bind(PrometheusMeterRegistry prometheus, MetricRegistry.Entry entry) {
        if (!bound.add(entry)) {
            return;
        }
        Tags labels = Tags.of(entry.labels().toArray(String[]::new));
        if (entry instanceof MetricRegistry.CounterEntry counter) {
            FunctionCounter.builder(
                            counter.name(), counter, each -> each.value().getAsDouble())
                    .description(counter.help())
                    .tags(labels)
                    .register(prometheus);
        } else if (entry instanceof MetricRegistry.GaugeEntry gauge) {
            Gauge.builder(gauge.name(), gauge, each -> each.value().getAsDouble())
                    .description(gauge.help())
                    .tags(labels)
                    .register(prometheus);
        } else if (histograms.add(entry.name())) {
            // Micrometer's histograms record values themselves, and these already have their counts.
            prometheus.getPrometheusRegistry().register(new Histograms(registry, entry.name()));
        }
    }
}
