package io.pagenow.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** How changes come from many threads to one, with an event loop that runs when the tests say so. */
class DirectoryChangesTest {
    private final SharedDirectory directory = new SharedDirectory();
    private final Queue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<Boolean> present = new ArrayList<>();
    private final DirectoryChanges changes = new DirectoryChanges(directory, loop::add, (user, wasPresent) -> {
        seen.add(user);
        present.add(wasPresent);
    });

    @Test
    void manyChangesOfFewUsersWaitAsOneTaskAndAreSeenOnceEach() {
        AtOnce.run(4, thread -> {
            for (int time = 0; time < 1_000; time++) {
                directory.enter("node-" + thread, "user-" + time % 10);
                directory.leave("node-" + thread, "user-" + time % 10);
            }
            return thread;
        });
        assertThat(loop).hasSize(1);
        loop.remove().run();

        assertThat(seen).hasSize(10).doesNotHaveDuplicates();
        assertThat(loop).isEmpty();
    }

    @Test
    void aChangeAfterwardsIsSeenAgain() {
        directory.enter("there", "ann");
        loop.remove().run();
        directory.leave("there", "ann");
        loop.remove().run();

        assertThat(seen).containsExactly("ann", "ann");
    }

    @Test
    void manyUsersTakeSeveralTasksSoThatTheLoopDoesOtherThingsBetween() {
        int users = 2 * DirectoryChanges.USERS_PER_TASK + 1;
        for (int number = 0; number < users; number++) {
            directory.enter("there", "user-" + number);
        }
        int tasks = 0;
        for (; !loop.isEmpty(); tasks++) {
            loop.remove().run();
            assertThat(seen.size()).isLessThanOrEqualTo((tasks + 1) * DirectoryChanges.USERS_PER_TASK);
        }

        assertThat(tasks).isEqualTo(3);
        assertThat(seen).hasSize(users).doesNotHaveDuplicates();
    }

    @Test
    void ofSeveralChangesThePresenceBeforeTheFirstIsTold() {
        directory.enter("there", "ann");
        directory.leave("there", "ann");
        assertThat(changes.wasPresent("ann")).isFalse();
        loop.remove().run();
        directory.enter("there", "ann");
        loop.remove().run();
        directory.leave("there", "ann");
        assertThat(changes.wasPresent("ann")).isTrue();
        directory.enter("there", "ann");
        loop.remove().run();

        assertThat(present).containsExactly(false, false, true);
        assertThat(changes.wasPresent("ann")).isFalse();
    }

    @Test
    void whatWaitsAtTheEndIsSeenAndNothingAfterIt() {
        directory.enter("there", "ann");
        changes.close();
        directory.enter("there", "ben");

        assertThat(seen).containsExactly("ann");
        assertThat(directory.listeners()).isZero();
    }
}
