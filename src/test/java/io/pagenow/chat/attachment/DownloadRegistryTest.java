package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user who reads slowly leaves connections to others. */
class DownloadRegistryTest {
    private final Vertx vertx = Vertx.vertx();
    private final DownloadRegistry registry = new DownloadRegistry();
    private final Queue<Promise<Void>> running = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        vertx.close().await();
    }

    /** Downloads that run until the test ends them. */
    private List<Future<Void>> begin(String userId, int number) {
        return IntStream.range(0, number).mapToObj(index -> begin(userId)).toList();
    }

    private Future<Void> begin(String userId) {
        return registry.run(vertx, userId, () -> {
            Promise<Void> download = Promise.promise();
            running.add(download);
            return download.future();
        });
    }

    @Test
    void aDownloadWaitsUntilOneOfTheUserEnds() {
        List<Future<Void>> downloads = begin("ann", DownloadRegistry.MAX_RUNNING_OF_USER + 2);
        assertThat(running).hasSize(DownloadRegistry.MAX_RUNNING_OF_USER);
        begin("ben");
        assertThat(running).hasSize(DownloadRegistry.MAX_RUNNING_OF_USER + 1);
        running.remove().fail("the client is gone");
        running.remove().complete();

        await().until(() -> running.size() == DownloadRegistry.MAX_RUNNING_OF_USER + 1);
        running.forEach(Promise::complete);
        await().until(() -> downloads.stream().allMatch(Future::isComplete));
        running.clear();
        begin("ann", DownloadRegistry.MAX_RUNNING_OF_USER);
        assertThat(running).hasSize(DownloadRegistry.MAX_RUNNING_OF_USER);
    }

    @Test
    void oneTooManyIsRefused() {
        List<Future<Void>> downloads =
                begin("ann", DownloadRegistry.MAX_RUNNING_OF_USER + DownloadRegistry.MAX_WAITING_OF_USER);
        assertThat(downloads).noneMatch(Future::isComplete);

        assertThat(begin("ann").cause()).isInstanceOfSatisfying(ChatException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfter()).isPresent();
        });
    }
}
