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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is written of the metrics: the table in {@code docs/metrics.md}, the dashboard, and the alerts. */
class MetricsDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (counter|gauge|histogram) \\|");
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
