package io.pagenow.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Batches of changes hold each message once and keep the order of the changes of a message. */
class ChangeQueueTest {
    private static final UUID CONVERSATION = new UUID(1, 1);

    private static final ChangeStatements STATEMENTS =
            new ChangeStatements(null, new MessageRow(""), new ChangeStatements.Rules(-1, -1, true, 50));

    private final ChangeQueue queue = new ChangeQueue();

    private static PendingChange pending(ChangeMessages action) {
        return new PendingChange(new ChangeRequest("ann", action), STATEMENTS.of(action), Promise.promise());
    }

    private static PendingChange edit(long seq) {
        return pending(new EditMessage(
                CONVERSATION, seq, "text", Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()));
    }

    private static PendingChange delete(long first, long last) {
        return pending(new DeleteMessages(CONVERSATION, List.of(new SeqRange(first, last))));
    }

    private void offer(PendingChange... changes) {
        for (PendingChange change : changes) {
            assertThat(queue.offer(change)).isTrue();
        }
    }

    @Test
    void aBatchHoldsEachMessageOnceAndTheRestComesInOrder() {
        PendingChange first = edit(1);
        PendingChange other = edit(2);
        PendingChange second = edit(1);
        PendingChange third = delete(1, 1);
        offer(first, second, third, other);

        assertThat(queue.take()).containsExactly(first, other);
        assertThat(queue.take()).containsExactly(second);
        assertThat(queue.take()).containsExactly(third);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aPausedConversationWaitsAndDelaysNoOther() {
        UUID other = new UUID(2, 2);
        PendingChange paused = edit(1);
        PendingChange many = delete(1, 5);
        PendingChange elsewhere = pending(new EditMessage(
                other, 1, "text", Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()));
        queue.pause(CONVERSATION);
        offer(paused, many, elsewhere);

        assertThat(queue.take()).containsExactly(elsewhere);
        assertThat(queue.take()).isEmpty();
        assertThat(queue.isEmpty()).isFalse();

        queue.resume(CONVERSATION);
        assertThat(queue.take()).containsExactly(paused);
        assertThat(queue.take()).containsExactly(many);
    }

    @Test
    void aDeletionOfManyIsABatchOfItsOwnAndNothingOvertakesIt() {
        PendingChange before = edit(1);
        PendingChange many = delete(1, 5);
        PendingChange after = edit(2);
        offer(before, many, after);

        assertThat(queue.take()).containsExactly(before);
        assertThat(queue.take()).containsExactly(many);
        assertThat(queue.take()).containsExactly(after);
    }

    @Test
    void whatIsPutBackComesFirst() {
        PendingChange first = edit(1);
        PendingChange second = edit(2);
        offer(first, second);
        List<PendingChange> batch = queue.take();
        offer(edit(1));
        queue.putBack(batch);

        assertThat(queue.take()).containsExactly(first, second);
        assertThat(queue.take()).hasSize(1);
    }

    @Test
    void oneConversationDoesNotTakeAllThePlaces() {
        for (int index = 0; index < 2_000; index++) {
            offer(edit(index + 1));
        }

        assertThat(queue.offer(edit(5_000))).isFalse();
        assertThat(queue.offer(pending(new EditMessage(
                        new UUID(2, 2),
                        1,
                        "text",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty()))))
                .isTrue();
        queue.take();
        assertThat(queue.offer(edit(5_000))).isTrue();
    }
}
