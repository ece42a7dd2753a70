package io.pagenow.chat.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Threat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One question a second, whoever asks. */
class SharedAnswerTest {
    @AutoClose("close")
    private static final Vertx vertx = Vertx.vertx();

    private final List<Promise<String>> questions = new ArrayList<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final SharedAnswer<String> answer = new SharedAnswer<>(vertx, this::ask, now::get);

    private Future<String> ask() {
        Promise<String> question = Promise.promise();
        questions.add(question);
        return question.future();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Threat(23)
    @Test
    void whoAsksWhileAQuestionIsUnderWayWaitsForItsAnswer() {
        List<Future<String>> asking = new ArrayList<>();
        for (int index = 0; index < 1_000; index++) {
            asking.add(answer.get());
            pass(100);
        }
        assertThat(questions).hasSize(1);
        questions.get(0).complete("up");

        assertThat(Future.all(asking).await().<String>list()).containsOnly("up").hasSize(1_000);
    }

    @Threat(23)
    @Test
    void anAnswerStandsForASecondAndNoLonger() {
        answer.get();
        questions.get(0).complete("up");
        pass(999);
        assertThat(answer.get().result()).isEqualTo("up");
        pass(1);
        Future<String> next = answer.get();
        assertThat(questions).hasSize(2);
        questions.get(1).complete("down");
        assertThat(next.await()).isEqualTo("down");
    }

    @Test
    void aFailureIsAnAnswerToo() {
        answer.get();
        questions.get(0).fail("away");
        assertThat(answer.get().cause()).hasMessage("away");
        assertThat(questions).hasSize(1);
    }
}
