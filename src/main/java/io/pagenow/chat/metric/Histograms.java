package io.pagenow.chat.metric;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** Adapts all histograms of one name to the Prometheus library. */
final class Histograms implements Collector {
    private final MetricRegistry registry;
    private final String name;

    Histograms(MetricRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    @Override
    public String getPrometheusName() {
        return name;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name);
        for (MetricRegistry.Entry entry : registry.entries()) {
            if (entry instanceof MetricRegistry.HistogramEntry histogram
                    && histogram.name().equals(name)) {
                all.help(histogram.help()).dataPoint(point(histogram));
            }
        }
        return all.build();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot point(MetricRegistry.HistogramEntry histogram) {
        Histogram counted = histogram.histogram();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        double[] bounds = counted.bounds();
        long[] counts = counted.counts();
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            buckets.bucket(bounds[bucket], counts[bucket]);
        }
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(counted.sum())
                .labels(Labels.of(histogram.labels().toArray(String[]::new)))
                .build();
    }
}
