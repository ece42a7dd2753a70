package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of an event stream are handed on in order, as far as the server reads. */
class PostedFramesTest {
    private final List<String> handed = new ArrayList<>();
    private final List<String> stops = new ArrayList<>();
    private boolean paused;

    private final PostedFrames posted = new PostedFrames(frame -> {
        if (paused) {
            return false;
        }
        handed.add(frame);
        paused = stops.contains(frame);
        return true;
    });

    private void resume() {
        paused = false;
        posted.handOn();
    }

    @Test
    void aRequestIsAnsweredWhenItsLastFrameIsHandedOn() {
        stops.add("b");
        Future<Void> first = posted.add(List.of("a", "b", "c"));
        Future<Void> second = posted.add(List.of("d"));
        assertThat(handed).containsExactly("a", "b");
        assertThat(first.isComplete() || second.isComplete()).isFalse();

        resume();

        assertThat(handed).containsExactly("a", "b", "c", "d");
        assertThat(first.succeeded() && second.succeeded()).isTrue();
    }

    @Test
    void whatWaitsWhenTheStreamEndsIsRefused() {
        stops.add("a");
        Future<Void> waiting = posted.add(List.of("a", "b"));

        posted.drop();
        resume();

        assertThat(code(waiting)).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(handed).containsExactly("a");
    }

    @Test
    void aFrameMayEndTheStream() {
        PostedFrames[] ended = new PostedFrames[1];
        ended[0] = new PostedFrames(frame -> {
            ended[0].drop();
            return true;
        });

        assertThat(code(ended[0].add(List.of("last")))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void tooMuchThatWaitsIsRefusedAndWhatWaitsStays() {
        paused = true;
        Future<Void> large = posted.add(List.of("x".repeat(2 * FrameLimit.MAX_SYNC_FRAME)));
        assertThat(code(posted.add(List.of("y")))).isEqualTo(ErrorCode.RATE_LIMITED);

        resume();

        assertThat(large.succeeded()).isTrue();
        assertThat(posted.add(List.of("y")).succeeded()).isTrue();
    }

    @Test
    void tooManyRequestsThatWaitAreRefused() {
        paused = true;
        int requests = 0;
        while (!posted.add(List.of("a")).failed()) {
            requests++;
        }
        assertThat(requests).isEqualTo(16);
    }

    private static ErrorCode code(Future<Void> refused) {
        assertThat(refused.failed()).isTrue();
        return ((ChatException) refused.cause()).code();
    }
}
