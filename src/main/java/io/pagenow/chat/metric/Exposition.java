package io.pagenow.chat.metric;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells what is measured in the formats of Prometheus. The libraries for it are loaded by the first reader, so that a start does not wait
 * for them and a server that nobody watches does without. May be used by several threads at once, one after another; takes a few
 * milliseconds, so not on an event loop.
 */
public final class Exposition {
    private final MetricRegistry registry;
    private final Set<MetricRegistry.Entry> told = new HashSet<>();
    private final Set<String> histograms = new HashSet<>();
    private PrometheusMeterRegistry prometheus;
    private ExpositionFormats formats;

    public Exposition(Metrics metrics) {
        this.registry = metrics.registry();
    }

    /**
     * Everything at one moment.
     *
     * @param contentType of the text
     */
    public record Page(String contentType, Buffer text) {}

    /** @param accept which formats the reader takes, as in the header of that name; null for any */
    public synchronized Page read(String accept) {
        if (prometheus == null) {
            prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            formats = ExpositionFormats.init();
            bindJava();
        }
        registry.entries().forEach(this::bind);
        ExpositionFormatWriter asked = formats.findWriter(accept);
        ExpositionFormatWriter writer = asked.isAvailable() ? asked : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 15);
        try {
            writer.write(text, prometheus.getPrometheusRegistry().scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Page(writer.getContentType(), Buffer.buffer(text.toByteArray()));
    }

    private void bind(MetricRegistry.Entry entry) {
        if (!told.add(entry)) {
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
            // Micrometer's own are filled through its clock and windows; these are counted already.
            prometheus.getPrometheusRegistry().register(new Histograms(registry, entry.name()));
        }
    }

    private void bindJava() {
        new JvmMemoryMetrics().bindTo(prometheus);
        new JvmThreadMetrics().bindTo(prometheus);
        new ProcessorMetrics().bindTo(prometheus);
        new UptimeMetrics().bindTo(prometheus);
        new FileDescriptorMetrics().bindTo(prometheus);
        Gauge.builder("jvm_netty_direct_bytes", PlatformDependent::usedDirectMemory)
                .description("Memory off the heap that Netty has for buffers")
                .register(prometheus);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionCounter.builder("jvm_gc_seconds", collector, each -> seconds(each.getCollectionTime()))
                    .description("Time spent in garbage collections")
                    .tag("collector", collector.getName())
                    .register(prometheus);
            FunctionCounter.builder("jvm_gc_collections", collector, GarbageCollectorMXBean::getCollectionCount)
                    .description("Garbage collections")
                    .tag("collector", collector.getName())
                    .register(prometheus);
        }
    }

    private static double seconds(long millis) {
        return (double) millis / TimeUnit.SECONDS.toMillis(1);
    }
}
