package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.protocol.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** However messages come in, a conversation's go out in their order, each once. */
class ConversationOrderTest {
    private static final UUID CONVERSATION = new UUID(1, 1);

    private final List<Long> out = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private long now;
    private final ConversationOrder order = new ConversationOrder(
            () -> now,
            (conversation, above, below) -> asked.add(new Asked(conversation, above, below)),
            delivery -> out.add(delivery.seq()));

    private record Asked(UUID conversationId, long above, long below) {}

    @Test
    void whatComesInOrderGoesOutAtOnce() {
        admit(1, 2, 3);

        assertThat(out).containsExactly(1L, 2L, 3L);
        assertThat(asked).isEmpty();
    }

    @Test
    void anEarlyOneWaitsForThoseBeforeIt() {
        admit(1, 4, 3);
        assertThat(out).containsExactly(1L);

        admit(2);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L);
        passMillis(10_000);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatDoesNotComeIsAskedForAndAskedForAgain() {
        admit(1, 4);
        passMillis(99);
        assertThat(asked).isEmpty();
        passMillis(1);
        assertThat(asked).containsExactly(new Asked(CONVERSATION, 1, 4));

        passMillis(1_000);
        assertThat(asked).hasSize(1);
        passMillis(2_000);
        assertThat(asked).hasSize(2);

        fill(2, 3);
        order.answered(CONVERSATION, 1, 4);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void afterAnAnswerWithoutItNothingIsWaitedFor() {
        admit(1, 4, 6);
        passMillis(100);
        order.answered(CONVERSATION, 1, 4);
        assertThat(out).containsExactly(1L, 4L);

        passMillis(100);
        assertThat(asked.get(1)).isEqualTo(new Asked(CONVERSATION, 4, 6));
        fill(5);
        assertThat(out).containsExactly(1L, 4L, 5L, 6L);
    }

    @Test
    void anAnswerThatWasCutOffIsAskedForOn() {
        admit(1, 6);
        passMillis(100);
        fill(2, 3);
        order.answered(CONVERSATION, 1, 6);
        assertThat(out).containsExactly(1L, 2L, 3L);

        passMillis(100);
        assertThat(asked.get(1)).isEqualTo(new Asked(CONVERSATION, 3, 6));
        fill(4, 5);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void doublesAreDropped() {
        admit(1, 2, 2, 1, 3);
        fill(2, 3);

        assertThat(out).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aQuietConversationBeginsAnywhere() {
        order.admit(delivery(CONVERSATION, 70, true));
        admit(71);

        assertThat(out).containsExactly(70L, 71L);
        assertThat(asked).isEmpty();
    }

    @Test
    void aBusyConversationBeginsWithWhatIsStillOnItsWay() {
        admit(70);
        assertThat(out).isEmpty();
        assertThat(asked).containsExactly(new Asked(CONVERSATION, ConversationTrack.UNKNOWN, 70));

        admit(69);
        fill(68, 69);
        order.answered(CONVERSATION, ConversationTrack.UNKNOWN, 70);
        assertThat(out).containsExactly(68L, 69L, 70L);
        admit(68);
        assertThat(out).hasSize(3);
    }

    @Test
    void whatIsOlderThanTheBeginningComesLateRatherThanNever() {
        order.admit(delivery(CONVERSATION, 70, true));
        admit(69);

        assertThat(out).containsExactly(70L, 69L);
    }

    @Test
    void tooManyThatWaitGoOnWithoutThoseBeforeThem() {
        admit(1);
        for (long seq = 3; seq <= 1_003; seq++) {
            admit(seq);
        }

        assertThat(out).hasSize(1_002).doesNotContain(2L).isSorted();
    }

    @Test
    void inWhateverOrderMessagesComeEveryConversationIsComplete() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<UUID, List<Long>> delivered = new HashMap<>();
        List<Asked> open = new ArrayList<>();
        ConversationOrder mixed = new ConversationOrder(
                () -> now,
                (conversation, above, below) -> open.add(new Asked(conversation, above, below)),
                delivery -> delivered
                        .computeIfAbsent(delivery.conversationId(), id -> new ArrayList<>())
                        .add(delivery.seq()));
        List<Delivery> coming = new ArrayList<>();
        for (int conversation = 0; conversation < 20; conversation++) {
            UUID id = new UUID(2, conversation);
            mixed.admit(delivery(id, 1, false));
            for (long seq = 2; seq <= 100; seq++) {
                int copies = seq == 100 ? 1 : random.nextInt(3);
                for (int copy = 0; copy < copies; copy++) {
                    coming.add(delivery(id, seq, false));
                }
            }
        }
        Collections.shuffle(coming, random);

        for (Delivery delivery : coming) {
            mixed.admit(delivery);
            now += random.nextInt(20);
            mixed.checkPatience();
            answer(mixed, open);
        }
        while (delivered.values().stream().anyMatch(seqs -> seqs.size() < 100)) {
            now += 3_000;
            mixed.checkPatience();
            assertThat(open).as("seed %d", seed).isNotEmpty();
            answer(mixed, open);
        }

        List<Long> all = LongStream.rangeClosed(1, 100).boxed().toList();
        assertThat(delivered.values()).as("seed %d", seed).allSatisfy(seqs -> assertThat(seqs)
                .isEqualTo(all));
    }

    private static void answer(ConversationOrder order, List<Asked> open) {
        for (Asked question : List.copyOf(open)) {
            open.remove(question);
            for (long seq = question.above + 1; seq < question.below; seq++) {
                order.fill(delivery(question.conversationId, seq, false));
            }
            order.answered(question.conversationId, question.above, question.below);
        }
    }

    private void admit(long... seqs) {
        for (long seq : seqs) {
            order.admit(delivery(CONVERSATION, seq, false));
        }
    }

    private void fill(long... seqs) {
        for (long seq : seqs) {
            order.fill(delivery(CONVERSATION, seq, false));
        }
    }

    private void passMillis(long millis) {
        now += millis;
        order.checkPatience();
    }

    private static Delivery delivery(UUID conversation, long seq, boolean afterPause) {
        return new Delivery(List.of("ann"), conversation, seq, afterPause, Frame.received(new byte[0]));
    }
}
