package io.pagenow.chat.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricRegistryTest {
    private final MetricRegistry registry = new MetricRegistry();

    @Test
    void metricsOfOneNameWithDifferentLabelsAreAllExposed() {
        registry.counter("chat_things", "Things", "kind", "a");
        registry.counter("chat_things", "Things", "kind", "b");

        assertThat(registry.entries()).hasSize(2);
    }

    @Test
    void aMetricThatIsRegisteredTwiceIsRefused() {
        registry.counter("chat_things", "Things", "kind", "a");

        assertThatThrownBy(() -> registry.counter("chat_things", "Things", "kind", "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chat_things[kind, a]");
        assertThat(registry.entries()).hasSize(1);
    }

    @Test
    void aNameHasOneKind() {
        registry.counter("chat_things", "Things", "kind", "a");

        assertThatThrownBy(() -> registry.gauge("chat_things", "Things", () -> 1, "kind", "b"))
                .isInstanceOf(IllegalStateException.class);
    }
}
