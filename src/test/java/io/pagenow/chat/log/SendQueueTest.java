package io.pagenow.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.model.MessageExtra;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private static final UUID BUSY = new UUID(1, 1);
    private static final UUID QUIET = new UUID(2, 2);

    private final SendQueue queue = new SendQueue(10, 6);

    @Test
    void aMessageOfAQuietConversationWaitsForOneOfABusyOneAlone() {
        offer(BUSY, "b1", "b2", "b3", "b4");
        offer(QUIET, "q1");

        assertThat(names(queue.take(2))).containsExactly("b1", "q1");
        assertThat(names(queue.take(9))).containsExactly("b2", "b3", "b4");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void conversationsTakeTurnsAndEachKeepsItsOrder() {
        offer(BUSY, "b1", "b2", "b3");
        offer(QUIET, "q1", "q2");

        assertThat(names(queue.take(3))).containsExactly("b1", "q1", "b2");
        offer(QUIET, "q3");
        assertThat(names(queue.take(9))).containsExactly("q2", "b3", "q3");
    }

    @Test
    void aPausedConversationWaitsAndDelaysNoOther() {
        offer(BUSY, "b1");
        queue.pause(BUSY);
        offer(BUSY, "b2");
        offer(QUIET, "q1");

        assertThat(names(queue.take(9))).containsExactly("q1");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isEqualTo(2);

        queue.resume(BUSY);
        assertThat(names(queue.take(9))).containsExactly("b1", "b2");
    }

    @Test
    void oneConversationCannotTakeAllTheRoom() {
        offer(BUSY, "1", "2", "3", "4", "5", "6");

        assertThat(queue.offer(send(BUSY, "7"))).isFalse();
        assertThat(queue.offer(send(QUIET, "1"))).isTrue();
    }

    @Test
    void whatFindsNoRoomIsRefusedUntilSomethingIsTaken() {
        offer(BUSY, "1", "2", "3", "4", "5", "6");
        offer(QUIET, "1", "2", "3", "4");

        assertThat(queue.offer(send(new UUID(3, 3), "1"))).isFalse();
        queue.take(1);
        assertThat(queue.offer(send(new UUID(3, 3), "1"))).isTrue();
    }

    @Test
    void aMessageHasAheadAsManyOfEveryConversationAsWaitInItsOwnButNoMoreThanThereAre() {
        assertThat(queue.ahead(BUSY)).isZero();
        offer(BUSY, "1", "2", "3");
        offer(QUIET, "1");

        assertThat(queue.ahead(new UUID(3, 3))).isEqualTo(2);
        assertThat(queue.ahead(QUIET)).isEqualTo(4);
        assertThat(queue.ahead(BUSY)).isEqualTo(4);
    }

    @Test
    void relayedMessagesOfAConversationCanBeTakenOutInOrder() {
        offer(BUSY, "1");
        assertThat(queue.offer(relayed(BUSY, "2"))).isTrue();
        offer(BUSY, "3");
        assertThat(queue.offer(relayed(BUSY, "4"))).isTrue();
        assertThat(queue.offer(relayed(QUIET, "1"))).isTrue();

        assertThat(names(queue.removeRelayed(BUSY))).containsExactly("2", "4");
        assertThat(names(queue.removeRelayed(QUIET))).containsExactly("1");
        assertThat(queue.removeRelayed(QUIET)).isEmpty();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(names(queue.take(10))).containsExactly("1", "3");
        assertThat(queue.isEmpty()).isTrue();
    }

    private static PendingSend relayed(UUID conversation, String name) {
        return new PendingSend(
                new Send("bot:orders", name, conversation, "text", MessageExtra.NONE, List.of(), 0, true),
                UUID.randomUUID(),
                Promise.promise());
    }

    private void offer(UUID conversation, String... names) {
        for (String name : names) {
            assertThat(queue.offer(send(conversation, name))).isTrue();
        }
    }

    private static PendingSend send(UUID conversation, String name) {
        return new PendingSend(
                new Send("ann", name, conversation, "text", MessageExtra.NONE, List.of(), 0),
                UUID.randomUUID(),
                Promise.promise());
    }

    private static List<String> names(List<PendingSend> sends) {
        return sends.stream().map(pending -> pending.send().tempMessageId()).toList();
    }
}
