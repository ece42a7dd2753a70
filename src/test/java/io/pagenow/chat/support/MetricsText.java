package io.pagenow.chat.support;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a server tells at {@code /metrics}, in the text format of Prometheus. */
public final class MetricsText {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}\\n]*\\})?) (\\S+)$");

    private final String text;
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private MetricsText(String text) {
        this.text = text;
        SAMPLE.matcher(text).results().forEach(sample -> samples.put(sample.group(1), Double.valueOf(sample.group(2))));
    }

    /** @param server its HTTP address */
    public static MetricsText of(URI server) {
        Rest.Answer answer = Rest.get(server.resolve("/metrics"));
        if (answer.status() != 200) {
            throw new AssertionError("no metrics: " + answer.status() + " " + answer.body());
        }
        return new MetricsText(answer.body());
    }

    /** The names of all metrics with their types, as in {@code chat_users gauge}. */
    public Set<String> types() {
        Set<String> types = new TreeSet<>();
        TYPE.matcher(text).results().forEach(type -> types.add(type.group(1) + " " + type.group(2)));
        return types;
    }

    /** The names and labels of all series. */
    public Set<String> series() {
        return samples.keySet();
    }

    /** @param series name and labels as the server writes them; 0 if there is no such series */
    public double value(String series) {
        return samples.getOrDefault(series, 0.0);
    }

    @Override
    public String toString() {
        return text;
    }
}
