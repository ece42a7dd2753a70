package io.pagenow.chat.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskLanesTest {
    private final TaskLanes<String> lanes = new TaskLanes<>(2, 3, () -> ChatException.overloaded("no room"));
    private final List<String> started = new ArrayList<>();
    private final List<Promise<String>> running = new ArrayList<>();

    private Future<String> run(String key, String name) {
        return lanes.run(key, () -> {
            started.add(name);
            Promise<String> promise = Promise.promise();
            running.add(promise);
            return promise.future();
        });
    }

    @Test
    void twoRunAndTheOthersFollowInTheirOrderWhetherTheOnesBeforeSucceedOrNot() {
        List<Future<String>> answers =
                List.of(run("eve", "1"), run("eve", "2"), run("eve", "3"), run("eve", "4"), run("eve", "5"));
        assertThat(started).containsExactly("1", "2");

        running.get(1).fail("broken");
        assertThat(started).containsExactly("1", "2", "3");
        running.get(0).complete("done");
        running.get(2).complete("done");
        assertThat(started).containsExactly("1", "2", "3", "4", "5");

        running.get(3).complete("done");
        running.get(4).complete("done");
        assertThat(answers).extracting(Future::succeeded).containsExactly(true, false, true, true, true);
        assertThat(lanes.keys()).isZero();
    }

    @Test
    void oneTooManyIsRefusedAndOthersKeysAreNotConcerned() {
        for (int number = 0; number < 5; number++) {
            run("eve", "e" + number);
        }

        assertThat(run("eve", "too many").cause()).isInstanceOf(ChatException.class);
        run("alice", "a");
        assertThat(started).containsExactly("e0", "e1", "a");
        running.get(0).complete("done");
        assertThat(run("eve", "there is room again").failed()).isFalse();
    }

    @Test
    void aTaskThatThrowsGivesItsPlaceBack() {
        for (int number = 0; number < 4; number++) {
            assertThat(lanes.run("eve", () -> {
                                throw new IllegalStateException("thrown");
                            })
                            .failed())
                    .isTrue();
        }
        assertThat(lanes.keys()).isZero();
    }
}
