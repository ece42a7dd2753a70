package io.pagenow.chat.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A name server that is silent holds up nothing but the names that it is to resolve. */
class NameResolverTest {
    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private NameResolver resolver(Duration timeout) {
        return new NameResolver(
                vertx.createSharedWorkerExecutor("names-of-test", NameResolver.THREADS),
                host -> {
                    asked.add(host);
                    awaitAnswer();
                    return List.of(InetAddress.getLoopbackAddress());
                },
                timeout);
    }

    private void awaitAnswer() {
        try {
            answered.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Future<List<InetAddress>>> resolveAll(NameResolver resolver) {
        List<Future<List<InetAddress>>> results = new ArrayList<>();
        for (int number = 0; number < NameResolver.THREADS + NameResolver.MAX_WAITING; number++) {
            results.add(resolver.resolve("host-" + number));
        }
        return results;
    }

    @Test
    void namesWaitUpToABoundAndFurtherOnesAreRefused() {
        NameResolver resolver = resolver(Duration.ofMinutes(5));
        List<Future<List<InetAddress>>> waiting = resolveAll(resolver);

        assertThat(resolver.resolve("one-more").cause())
                .isInstanceOfSatisfying(ChatException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.OVERLOADED))
                .hasMessage("Too many names of servers are being resolved");
        answered.countDown();
        await().until(() -> waiting.stream().allMatch(Future::succeeded));
        await().until(() -> resolver.resolve("one-more").cause() == null);
    }

    @Test
    void aNameWithoutAnAnswerFailsAndThoseThatGaveUpAreNotAskedFor() {
        NameResolver resolver = resolver(Duration.ofMillis(100));
        List<Future<List<InetAddress>>> silent = resolveAll(resolver);
        await().until(() -> silent.stream().allMatch(Future::failed));
        assertThat(asked).hasSizeLessThanOrEqualTo(NameResolver.THREADS);

        answered.countDown();
        await().until(() -> {
            resolver.resolve("later");
            return asked.contains("later");
        });
        assertThat(asked.stream().filter(host -> !host.equals("later"))).hasSizeLessThanOrEqualTo(NameResolver.THREADS);
    }
}
