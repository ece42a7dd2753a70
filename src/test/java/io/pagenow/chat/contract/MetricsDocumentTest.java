package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is written of the metrics: the table in {@code docs/metrics.md}, the dashboard, and the alerts. */
class MetricsDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (counter|gauge|histogram) \\|");
    private static final Pattern LABELLED =
            Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (?:counter|gauge|histogram) \\| ([^|]+) \\|");
    private static final Pattern TERM = Pattern.compile("`([^`]+)`(:)?|\\]\\(");

    /** Stands for values that are listed elsewhere. */
    private static final String LINK = "](";

    private static final Pattern REMARK = Pattern.compile("(?<!\\])\\([^)]*\\)");
    private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)\\{(.+)\\}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(?:bucket|count|sum)$");

    private static final Pattern USED = Pattern.compile("\\b(?:chat|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern EXPRESSION = Pattern.compile("(?m)^ +expr: (.+)$");

    @AutoClose
    private static final TestRedis redis = new TestRedis();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_REDIS_URI", redis.uri())
            .set("CHAT_TRACING_ENDPOINT", "http://127.0.0.1:9/v1/traces")
            .start();

    /** Of the server, as the names are written in queries. */
    private static Set<String> told() {
        return MetricsText.of(server.http()).types();
    }

    @Test
    void theTableHasEveryMetricThatTheServerTellsAndNoOther() throws IOException {
        Set<String> documented = new TreeSet<>();
        ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .forEach(row -> documented.add(row.group(1) + " " + row.group(2)));

        assertThat(told()).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void theTableHasEveryLabelThatTheServerTells() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        labels().forEach((name, labels) -> documented.put(name, labels.keySet()));
        Map<String, Set<String>> told = new TreeMap<>();
        toldLabels().forEach((name, labels) -> told.put(name, labels.keySet()));

        assertThat(told).isEqualTo(documented);
    }

    /** Values that are listed elsewhere, such as close codes, are linked. */
    @Test
    void everyValueInTheTableIsToldFromTheStartAndNoOther() throws IOException {
        Map<String, Map<String, Set<String>>> told = toldLabels();
        for (Map.Entry<String, Map<String, Set<String>>> row : labels().entrySet()) {
            row.getValue().forEach((label, values) -> {
                Set<String> actual = told.get(row.getKey()).get(label);
                if (values.remove(LINK)) {
                    assertThat(actual).as(row.getKey() + " " + label).containsAll(values);
                } else if (!values.isEmpty()) {
                    assertThat(actual).as(row.getKey() + " " + label).isEqualTo(values);
                }
            });
        }
    }

    /** The labels of each metric, by the table, with those values that it lists, and {@link #LINK} if it links others. */
    private static Map<String, Map<String, Set<String>>> labels() throws IOException {
        Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
        for (MatchResult row : LABELLED.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .filter(found -> found.group(2).contains("`"))
                .toList()) {
            Map<String, Set<String>> labels = metrics.computeIfAbsent(row.group(1), name -> new TreeMap<>());
            boolean hasValues = row.group(2).contains("`:");
            Set<String> values = Set.of();
            for (MatchResult term : TERM.matcher(REMARK.matcher(row.group(2)).replaceAll(""))
                    .results()
                    .toList()) {
                if (!hasValues || term.group(2) != null) {
                    values = labels.computeIfAbsent(term.group(1), label -> new TreeSet<>());
                } else {
                    values.add(term.group().equals(LINK) ? LINK : term.group(1));
                }
            }
        }
        return metrics;
    }

    /** The labels of each metric, as the server tells them, with their values. */
    private static Map<String, Map<String, Set<String>>> toldLabels() {
        Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
        for (String series : MetricsText.of(server.http()).series()) {
            Matcher parts = SERIES.matcher(series);
            if (parts.matches()) {
                String name = SUFFIX.matcher(parts.group(1)).replaceFirst("");
                LABEL.matcher(parts.group(2))
                        .results()
                        .filter(label -> !label.group(1).equals("le"))
                        .forEach(label -> metrics.computeIfAbsent(name, metric -> new TreeMap<>())
                                .computeIfAbsent(label.group(1), labelName -> new TreeSet<>())
                                .add(label.group(2)));
            }
        }
        return metrics;
    }

    @Test
    void theDashboardAsksForNothingElse() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(Path.of("deploy/grafana/chat-api.json")));
        Set<String> used = new TreeSet<>();
        for (Object panel : dashboard.getJsonArray("panels")) {
            JsonArray targets = ((JsonObject) panel).getJsonArray("targets", new JsonArray());
            targets.forEach(target -> addNames(((JsonObject) target).getString("expr"), used));
        }
        dashboard
                .getJsonObject("templating")
                .getJsonArray("list")
                .forEach(variable -> addNames(((JsonObject) variable).getString("definition", ""), used));

        assertThat(used).hasSizeGreaterThan(30);
        assertThat(samples()).containsAll(used);
    }

    @Test
    void theAlertsAskForNothingElse() throws IOException {
        Set<String> used = new TreeSet<>();
        EXPRESSION
                .matcher(Files.readString(Path.of("deploy/prometheus/alerts.yml")))
                .results()
                .forEach(expression -> addNames(expression.group(1), used));

        assertThat(used).hasSizeGreaterThan(5);
        assertThat(samples()).containsAll(used);
    }

    private static void addNames(String expression, Set<String> names) {
        names.addAll(USED.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet()));
    }

    /** The names that a query can ask for: a histogram has three. */
    private static Set<String> samples() {
        Set<String> samples = new TreeSet<>();
        for (String type : told()) {
            String name = type.substring(0, type.indexOf(' '));
            if (type.endsWith(" histogram")) {
                samples.add(name + "_bucket");
                samples.add(name + "_count");
                samples.add(name + "_sum");
            } else {
                samples.add(name);
            }
        }
        return samples;
    }
}
