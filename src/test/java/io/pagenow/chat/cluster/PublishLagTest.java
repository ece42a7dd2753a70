package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that publishes late says so. */
class PublishLagTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<Future<Long>> reply = new AtomicReference<>();
    private final PublishLag lag = new PublishLag(bus, now::get);

    PublishLagTest() {
        bus.serve(Addresses.PUBLISH_LAG, ping -> {
            requests.incrementAndGet();
            return reply.get();
        });
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void report(long millis) {
        reply.set(Future.succeededFuture(millis));
        lag.refresh();
    }

    @Test
    void aShortLagDoesNotMatterAndALongOneDoesUntilItIsOver() {
        report(300);
        await().until(() -> requests.get() == 1);
        assertThat(lag.millis()).isZero();

        await().until(() -> {
            report(301);
            return lag.millis() == 301;
        });
        await().until(() -> {
            report(0);
            return lag.millis() == 0;
        });
    }

    @Test
    void aWriterThatDoesNotReplyLagsAtLeastAsLong() {
        reply.set(Promise.<Long>promise().future());
        lag.refresh();
        now.set(2_000);
        lag.refresh();

        assertThat(lag.millis()).isEqualTo(2_000);
        await().until(() -> requests.get() == 1);
    }
}
