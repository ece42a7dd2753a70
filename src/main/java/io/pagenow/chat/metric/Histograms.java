package io.pagenow.chat.metric;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** All histograms of one name, as Prometheus' library takes them. */
final class Histograms implements Collector {
    private final Catalog catalog;
    private final String name;

    Histograms(Catalog catalog, String name) {
        this.catalog = catalog;
        this.name = name;
    }

    @Override
    public String getPrometheusName() {
        return name;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name);
        for (Catalog.Entry entry : catalog.entries()) {
            if (entry instanceof Catalog.Histogram histogram && histogram.name().equals(name)) {
                all.help(histogram.help()).dataPoint(point(histogram));
            }
        }
        return all.build();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot point(Catalog.Histogram histogram) {
        Spread spread = histogram.spread();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        double[] bounds = spread.bounds();
        long[] counts = spread.counts();
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            buckets.bucket(bounds[bucket], counts[bucket]);
        }
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(spread.sum())
                .labels(Labels.of(histogram.labels().toArray(String[]::new)))
                .build();
    }
}
