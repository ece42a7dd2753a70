package io.pagenow.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** However messages come in, a conversation's go out in their order, each once. */
class ConversationSequencerTest {
    private static final UUID CONVERSATION = new UUID(1, 1);

    private final List<Long> out = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private long now;
    private boolean current = true;
    private final ConversationSequencer sequencer = into(delivery -> out.add(delivery.position()));

    private ConversationSequencer into(Consumer<Envelope> deliveries) {
        return new ConversationSequencer(
                () -> now,
                () -> current,
                (conversation, above, below) -> asked.add(new Asked(conversation, above, below)),
                deliveries);
    }

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
    void whatDoesNotComeIsReadAndReadAgainAfterAFailure() {
        admit(1, 4);
        passMillis(99);
        assertThat(asked).isEmpty();
        passMillis(1);
        assertThat(asked).containsExactly(new Asked(CONVERSATION, 1, 4));

        passMillis(60_000);
        assertThat(asked).as("one reading at a time").hasSize(1);
        sequencer.readFailed(CONVERSATION);
        passMillis(999);
        assertThat(asked).hasSize(1);
        passMillis(1);
        assertThat(asked).hasSize(2);

        answer(2, 3);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void afterAnAnswerWithoutItNothingIsWaitedFor() {
        admit(1, 4, 6);
        passMillis(100);
        answer();
        assertThat(out).containsExactly(1L, 4L);

        passMillis(100);
        assertThat(asked.get(1)).isEqualTo(new Asked(CONVERSATION, 4, 6));
        answer(5);
        assertThat(out).containsExactly(1L, 4L, 5L, 6L);
    }

    @Test
    void theRestOfAnAnswerThatWasCutOffIsReadAtOnce() {
        admit(1, 6);
        passMillis(100);
        answer(2, 3);
        assertThat(out).containsExactly(1L, 2L, 3L);

        assertThat(asked.get(1)).isEqualTo(new Asked(CONVERSATION, 3, 6));
        answer(4, 5);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void fewConversationsAreReadAtATimeAndTheOthersAfterThem() {
        for (int index = 0; index < 10; index++) {
            UUID conversation = new UUID(3, index);
            sequencer.admit(delivery(conversation, 1, false));
            sequencer.admit(delivery(conversation, 3, false));
        }
        passMillis(100);
        assertThat(asked).hasSize(4);

        for (int index = 0; index < 10; index++) {
            Asked question = asked.get(index);
            sequencer.fill(delivery(question.conversationId, 2, false));
            sequencer.readCompleted(question.conversationId, question.above, question.below, 1);
        }
        assertThat(asked).hasSize(10);
        assertThat(out).hasSize(30);
    }

    @Test
    void doublesAreDropped() {
        admit(1, 2, 2, 1, 3);
        fill(2, 3);

        assertThat(out).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aQuietConversationBeginsAnywhere() {
        sequencer.admit(delivery(CONVERSATION, 70, true));
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
        answer(68, 69);
        assertThat(out).containsExactly(68L, 69L, 70L);
        admit(68);
        assertThat(out).hasSize(3);
    }

    @Test
    void whileAnotherNodeIsBehindNoConversationBeginsWithoutALookAtTheDatabase() {
        current = false;
        sequencer.admit(delivery(CONVERSATION, 70, true));
        assertThat(out).isEmpty();

        answer(69);
        assertThat(out).containsExactly(69L, 70L);
    }

    @Test
    void aConversationInWhichNothingIsOnItsWayBeginsWithWhatHasCome() {
        admit(70, 71);
        answer();

        assertThat(out).containsExactly(70L, 71L);
    }

    @Test
    void whatIsOlderThanTheBeginningComesLateRatherThanNever() {
        sequencer.admit(delivery(CONVERSATION, 70, true));
        admit(69);

        assertThat(out).containsExactly(70L, 69L);
    }

    @Test
    void whatTheDatabaseHasAndDidNotComeIsRead() {
        admit(1, 2);
        assertThat(sequencer.registerMissing(new Missed(CONVERSATION, 0, 5))).isEqualTo(3);
        admit(3);
        assertThat(asked).isEmpty();
        passMillis(100);
        assertThat(asked).containsExactly(new Asked(CONVERSATION, 3, 6));

        answer(4, 5);
        assertThat(out).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sequencer.registerMissing(new Missed(CONVERSATION, 2, 5))).isZero();
        passMillis(60_000);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aConversationOfWhichNothingHasComeBeginsWhereTheDatabaseSays() {
        assertThat(sequencer.registerMissing(new Missed(CONVERSATION, 40, 42))).isEqualTo(2);
        sequencer.admit(delivery(CONVERSATION, 43, true));
        passMillis(100);
        answer(41, 42);

        assertThat(out).containsExactly(41L, 42L, 43L);
    }

    @Test
    void aReceiptFollowsTheMessagesThatItCovers() {
        List<Envelope> all = new ArrayList<>();
        ConversationSequencer ordered = into(all::add);
        Envelope one = delivery(CONVERSATION, 1, false);
        Envelope two = delivery(CONVERSATION, 2, false);
        Envelope three = delivery(CONVERSATION, 3, false);
        Envelope read = receipt("ann", 3);
        Envelope elsewhere = Envelope.receipt("ann", new UUID(9, 9), 7);

        ordered.admit(one);
        ordered.admitFollower(receipt("ann", 2));
        ordered.admitFollower(read);
        ordered.admitFollower(elsewhere);
        ordered.admit(three);
        assertThat(all).containsExactly(one, elsewhere);
        ordered.admit(two);
        assertThat(all).containsExactly(one, elsewhere, two, three, read);
    }

    @Test
    void noNoticeReplacesAnother() {
        List<Envelope> all = new ArrayList<>();
        ConversationSequencer ordered = into(all::add);
        Envelope one = delivery(CONVERSATION, 1, false);
        Envelope two = delivery(CONVERSATION, 2, false);
        Envelope three = delivery(CONVERSATION, 3, false);
        Envelope removed = notice(EventTypes.CONVERSATION_REMOVED, "ben");
        Envelope promoted = notice(EventTypes.MY_SETTINGS, "cleo");

        ordered.admit(one);
        ordered.admit(three);
        ordered.admitFollower(removed);
        ordered.admitFollower(promoted);
        ordered.admit(two);

        assertThat(all).containsExactly(one, two, three, removed, promoted);
    }

    private static Envelope notice(EventType type, String userId) {
        return Envelope.notice(type, List.of(userId), CONVERSATION, 3, Frame.received(new byte[0]));
    }

    @Test
    void whatAReceiptCoversIsReadIfItDoesNotCome() {
        admit(1);
        sequencer.admitFollower(receipt("ann", 2));
        sequencer.admitFollower(receipt("ben", 3));
        passMillis(100);
        assertThat(asked).containsExactly(new Asked(CONVERSATION, 1, 4));

        answer(2, 3);
        assertThat(out).containsExactly(1L, 2L, 0L, 3L, 0L);
        passMillis(60_000);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsTooMuchToBeHeldIsReadInItsOrder() {
        admit(1);
        for (long seq = 3_000; seq >= 3; seq--) {
            admit(seq);
        }
        assertThat(out).containsExactly(1L);

        passMillis(100);
        answerFrom(3_000);
        assertThat(out)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3_000).boxed().toList());
    }

    @Test
    void whatIsTooMuchInAllConversationsTogetherIsReadToo() {
        for (int index = 0; index < 50; index++) {
            UUID conversation = new UUID(3, index);
            sequencer.admit(delivery(conversation, 1, false));
            for (long seq = 3; seq <= 300; seq++) {
                sequencer.admit(delivery(conversation, seq, false));
            }
        }
        assertThat(out).hasSize(50);

        passMillis(100);
        answerFrom(300);
        assertThat(out).hasSize(50 * 300);
    }

    /** However messages come, late, twice or never, and however little can be held: nobody misses one. */
    @Test
    void inWhateverOrderMessagesComeEveryConversationIsComplete() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<UUID, List<Long>> delivered = new HashMap<>();
        List<Asked> open = new ArrayList<>();
        ConversationSequencer mixed = new ConversationSequencer(
                () -> now,
                random::nextBoolean,
                (conversation, above, below) -> open.add(new Asked(conversation, above, below)),
                delivery -> delivered
                        .computeIfAbsent(delivery.conversationId(), id -> new ArrayList<>())
                        .add(delivery.position()));
        int last = 2_500;
        List<Envelope> coming = new ArrayList<>();
        for (int conversation = 0; conversation < 20; conversation++) {
            UUID id = new UUID(2, conversation);
            mixed.admit(delivery(id, 1, false));
            for (long seq = 2; seq <= last; seq++) {
                int copies = seq == last ? 1 : random.nextInt(3);
                for (int copy = 0; copy < copies; copy++) {
                    coming.add(delivery(id, seq, random.nextBoolean()));
                }
            }
        }
        Collections.shuffle(coming, random);

        for (Envelope delivery : coming) {
            mixed.admit(delivery);
            if (random.nextInt(500) == 0) {
                now += random.nextInt(200);
                mixed.readDueGaps();
                answer(mixed, open, random);
            }
        }
        for (int rounds = 0; delivered.values().stream().anyMatch(seqs -> seqs.size() < last); rounds++) {
            assertThat(rounds).as("seed %d", seed).isLessThan(10_000);
            now += 100;
            mixed.readDueGaps();
            answer(mixed, open, random);
        }

        List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
        assertThat(delivered).as("seed %d", seed).hasSize(20);
        assertThat(delivered.values()).as("seed %d", seed).allSatisfy(seqs -> assertThat(seqs)
                .isEqualTo(all));
    }

    /** The database answers with pages of up to 100 messages, or not at all. */
    private static void answer(ConversationSequencer sequencer, List<Asked> open, Random random) {
        for (Asked question : List.copyOf(open)) {
            open.remove(question);
            if (random.nextInt(10) == 0) {
                sequencer.readFailed(question.conversationId);
                continue;
            }
            long end = Math.min(question.below, question.above + 101);
            for (long seq = question.above + 1; seq < end; seq++) {
                sequencer.fill(delivery(question.conversationId, seq, false));
            }
            sequencer.readCompleted(
                    question.conversationId, question.above, question.below, (int) (end - question.above - 1));
        }
    }

    /** Answers the newest question. */
    private void answer(long... found) {
        Asked question = asked.get(asked.size() - 1);
        for (long seq : found) {
            sequencer.fill(delivery(question.conversationId, seq, false));
        }
        sequencer.readCompleted(question.conversationId, question.above, question.below, found.length);
    }

    /** Answers every question, as long as there are any, from conversations that hold so many messages. */
    private void answerFrom(long last) {
        for (int index = 0; index < asked.size(); index++) {
            Asked question = asked.get(index);
            long end = Math.min(Math.min(question.below, last + 1), question.above + 1_001);
            for (long seq = question.above + 1; seq < end; seq++) {
                sequencer.fill(delivery(question.conversationId, seq, false));
            }
            sequencer.readCompleted(
                    question.conversationId, question.above, question.below, (int) (end - question.above - 1));
            passMillis(100);
        }
    }

    private void admit(long... seqs) {
        for (long seq : seqs) {
            sequencer.admit(delivery(CONVERSATION, seq, false));
        }
    }

    @Test
    void anEventThatCoversSeveralPositionsTakesThePlaceOfAll() {
        admitCovering(0, 1);
        admitCovering(3, 5);
        assertThat(out).containsExactly(1L);

        admitCovering(1, 3);
        assertThat(out).containsExactly(1L, 3L, 5L);
        admitCovering(5, 6);
        admitCovering(2, 6);
        assertThat(out).containsExactly(1L, 3L, 5L, 6L);
    }

    @Test
    void whatIsReadMayCoverMoreThanTheGap() {
        admitCovering(0, 1);
        admitCovering(4, 5);
        passMillis(100);
        assertThat(asked).containsExactly(new Asked(CONVERSATION, 1, 5));

        sequencer.fill(covering(1, 7));
        sequencer.readCompleted(CONVERSATION, 1, 5, 1);
        admitCovering(5, 6);
        admitCovering(6, 7);
        admitCovering(7, 8);
        assertThat(out).containsExactly(1L, 7L, 8L);
    }

    @Test
    void changesFollowTheMessageThatTheyChange() {
        admit(1);
        sequencer.admitFollower(change(11, 3));
        sequencer.admitFollower(change(12, 2));
        sequencer.admitFollower(change(10, 1));
        assertThat(out).containsExactly(1L, 10L);

        admit(2, 3);
        assertThat(out).containsExactly(1L, 10L, 2L, 12L, 3L, 11L);
    }

    @Test
    void aFollowerWaitsWhileItIsNotKnownWhichMessagesAreOnTheirWay() {
        sequencer.admit(delivery(CONVERSATION, 7, false));
        sequencer.admitFollower(change(20, 6));
        assertThat(out).isEmpty();

        fill(6, 7);
        sequencer.readCompleted(CONVERSATION, -1, 7, 2);
        assertThat(out).containsExactly(6L, 7L, 20L);
    }

    private void admitCovering(long after, long position) {
        sequencer.admit(covering(after, position));
    }

    private static Envelope covering(long after, long position) {
        return changes(after, position, 0);
    }

    private static Envelope change(long rev, long follows) {
        return changes(rev - 1, rev, follows);
    }

    private static Envelope changes(long after, long rev, long follows) {
        ChangesFrames.Part part = new ChangesFrames.Part(after, rev, Long.MAX_VALUE, Frame.received(new byte[0]));
        return Envelope.changes(CONVERSATION, part, follows, 0, false);
    }

    private void fill(long... seqs) {
        for (long seq : seqs) {
            sequencer.fill(delivery(CONVERSATION, seq, false));
        }
    }

    private void passMillis(long millis) {
        now += millis;
        sequencer.readDueGaps();
    }

    private static Envelope receipt(String userId, long readUpTo) {
        return Envelope.receipt(userId, CONVERSATION, readUpTo);
    }

    private static Envelope delivery(UUID conversation, long seq, boolean afterPause) {
        return Envelope.message(conversation, seq, 0, afterPause, Frame.received(new byte[0]), Envelope.ELSEWHERE);
    }
}
