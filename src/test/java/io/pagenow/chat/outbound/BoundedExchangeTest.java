package io.pagenow.chat.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.EarlyServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Servers that nobody vouches for cost a bounded time, and no connection longer than their answer. */
class BoundedExchangeTest {
    /** More than both systems' buffers take. */
    private static final int LENGTH = 64 * 1024 * 1024;

    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    @AutoClose
    private final EarlyServer server = new EarlyServer("enough");

    private final HttpClientAgent client = vertx.createHttpClient();

    @Test
    void aServerThatAnswersBeforeTheBodyIsSentGetsNoMoreOfIt() throws Exception {
        BoundedExchange.Response response = BoundedExchange.run(
                        client,
                        OutboundRequest.to(server.url(), HttpMethod.POST),
                        Buffer.buffer(new byte[LENGTH]),
                        Duration.ofMinutes(5),
                        1_000)
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.MINUTES);

        assertThat(response.body()).isEqualTo(Buffer.buffer("enough"));
        assertThat(server.readBody().get(5, TimeUnit.MINUTES)).isLessThan(LENGTH);
    }
}
