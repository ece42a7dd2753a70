package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestCollector;
import io.pagenow.chat.support.TestCollector.Span;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is followed is told as spans of OpenTelemetry. */
class TracingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);

    @AutoClose
    private static final TestCollector collector = new TestCollector();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_TRACING_ENDPOINT", collector.uri())
            .set("CHAT_TRACING_PER_MILLION", "1000000")
            .start();

    private static List<Span> of(String trace) {
        return collector.spans().stream()
                .filter(span -> span.trace().equals(trace))
                .toList();
    }

    @Test
    void aMessageIsATraceWithTheIdOfTheMessage() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        String trace;
        try (TestSocket anns = ann.connect()) {
            trace = anns.deliver("t1", conversation, "a content that is nobody's business")
                    .getString("messageId")
                    .replace("-", "");
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(of(trace))
                .extracting(Span::name)
                .containsExactlyInAnyOrder("send message", "wait", "commit batch", "deliver"));
        Span root = of(trace).stream()
                .filter(span -> span.name().equals("send message"))
                .findFirst()
                .orElseThrow();
        assertThat(root.parent()).isEmpty();
        assertThat(of(trace)).allSatisfy(span -> assertThat(span.end()).isGreaterThanOrEqualTo(span.start()));
        assertThat(of(trace)).filteredOn(span -> !span.equals(root)).allSatisfy(span -> assertThat(span.parent())
                .isEqualTo(root.id()));
        assertThat(collector.text()).doesNotContain("nobody's business", ann.id(), ann.token());
    }

    @Test
    void aCallBelongsToTheTraceOfTheClientAndHandshakesAreFollowed() {
        TestUser ann = server.newUser("ann");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Rest.get(
                server.http().resolve("/conversations"),
                "Authorization",
                ann.token(),
                "traceparent",
                "00-" + trace + "-00f067aa0ba902b7-01");
        ann.connect().close();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(of(trace)).singleElement().satisfies(span -> {
                assertThat(span.name()).isEqualTo("GET /conversations");
                assertThat(span.parent()).isEqualTo("00f067aa0ba902b7");
            });
            assertThat(collector.spans()).extracting(Span::name).contains("handshake");
        });
    }

    @Test
    void aClientThatWantsNoTraceGetsNoneWhateverTheShare() {
        TestUser ann = server.newUser("ann");
        String unwanted = "5bf92f3577b34da6a3ce929d0e0e4736";
        String wanted = "6bf92f3577b34da6a3ce929d0e0e4736";
        for (String parent : List.of(unwanted + "-00f067aa0ba902b7-00", wanted + "-00f067aa0ba902b7-01")) {
            Rest.get(
                    server.http().resolve("/conversations"),
                    "Authorization",
                    ann.token(),
                    "traceparent",
                    "00-" + parent);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(of(wanted)).hasSize(1));
        assertThat(of(unwanted)).isEmpty();
    }

    @Test
    void withoutAnyoneWhoTakesThemSpansAreDroppedAndCounted() {
        try (TestServer own = TestServer.with()
                .set("CHAT_TRACING_ENDPOINT", "http://127.0.0.1:9/v1/traces")
                .set("CHAT_TRACING_PER_MILLION", "1000000")
                .start()) {
            own.newUser("ann").conversations();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(MetricsText.of(own.http()).value("chat_spans_made_total"))
                            .isPositive());
            assertThat(MetricsText.of(own.http()).value("chat_spans_sent_total"))
                    .isZero();
        }
    }
}
