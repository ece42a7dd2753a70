package io.pagenow.chat.bench;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Results as pictures. */
final class Plot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int LABEL_DEGREES = 45;
    private static final List<String> WORKLOADS = List.of(Messaging.DIRECT, Messaging.PACED, Messaging.GROUP);
    private static final List<String> FULL_SPEED = List.of(Messaging.DIRECT, Messaging.GROUP);

    private Plot() {}

    /** Bars of all servers of a run. */
    static void latest(Result result, Path file) {
        CategoryChart cpu = chart("CPU per message (server + PostgreSQL)", "µs, logarithmic");
        add(cpu, result, WORKLOADS, Plot::cpu);
        CategoryChart rate = chart("Deliveries", "per second, logarithmic");
        add(rate, result, FULL_SPEED, outcome -> outcome.figure(Figure.DELIVERIES)
                .orElse(0));
        save(List.of(cpu, rate), file);
    }

    /** Adds the servers with what all of them have shown; a logarithmic axis has no place for nothing. */
    private static void add(
            CategoryChart chart, Result result, List<String> workloads, ToDoubleFunction<Outcome> figure) {
        List<String> servers = result.outcomes().stream()
                .filter(outcome -> workloads.contains(outcome.workload()))
                .map(Outcome::server)
                .distinct()
                .toList();
        List<String> shown = workloads.stream()
                .filter(workload -> servers.stream().allMatch(server -> value(result, server, workload, figure) > 0))
                .toList();
        if (!servers.isEmpty() && !shown.isEmpty()) {
            double least = servers.stream()
                    .flatMap(server -> shown.stream().map(workload -> value(result, server, workload, figure)))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            chart.getStyler().setYAxisLogarithmic(true);
            // Bars begin at the power of ten that is below half of the shortest.
            chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least / 2))));
            servers.forEach(server -> chart.addSeries(
                    server,
                    shown,
                    shown.stream()
                            .map(workload -> value(result, server, workload, figure))
                            .toList()));
        }
    }

    /** CPU per message of this server, result after result; a workload with less than two is left out. */
    static void history(List<Result> kept, Path file) {
        List<CategoryChart> charts = new ArrayList<>();
        for (String workload : WORKLOADS) {
            List<Result> with = kept.stream()
                    .filter(result -> value(result, Peers.OURS, workload, Plot::cpu) > 0)
                    .toList();
            if (with.size() > 1) {
                CategoryChart chart = chart(workload + ": CPU per message (server + PostgreSQL)", "µs");
                chart.addSeries(
                        Peers.OURS,
                        with.stream()
                                .map(result -> result.day() + " " + result.commit())
                                .toList(),
                        with.stream()
                                .map(result -> value(result, Peers.OURS, workload, Plot::cpu))
                                .toList());
                chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
                charts.add(chart);
            }
        }
        save(charts, file);
    }

    private static double cpu(Outcome outcome) {
        return outcome.cpu().orElse(0);
    }

    private static double value(Result result, String server, String workload, ToDoubleFunction<Outcome> figure) {
        Optional<Outcome> outcome = result.outcome(server, workload);
        return outcome.isEmpty() ? 0 : figure.applyAsDouble(outcome.get());
    }

    private static CategoryChart chart(String title, String unit) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        AxesChartStyler axes = chart.getStyler();
        axes.setYAxisDecimalPattern("#,##0.##");
        return chart;
    }

    private static void save(List<CategoryChart> charts, Path file) {
        List<CategoryChart> drawn =
                charts.stream().filter(chart -> !chart.getSeriesMap().isEmpty()).toList();
        if (drawn.isEmpty()) {
            return;
        }
        try {
            BitmapEncoder.saveBitmap(drawn, 1, drawn.size(), file.toString(), BitmapFormat.PNG);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
