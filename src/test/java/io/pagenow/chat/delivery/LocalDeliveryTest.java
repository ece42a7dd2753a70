package io.pagenow.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.MessageRange;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages and changes of one conversation come in from other nodes and go out in order. */
class LocalDeliveryTest {
    private static final UUID CONVERSATION = new UUID(1, 1);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final Context loop = vertx.getOrCreateContext();
    private final List<Envelope> out = new CopyOnWriteArrayList<>();
    private final List<RangeQuery> messageReads = new CopyOnWriteArrayList<>();
    private final List<RangeQuery> changeReads = new CopyOnWriteArrayList<>();
    private volatile List<Message> stored = List.of();
    private volatile Participants participants = new Participants(0, List.of("ann", "ben"), Map.of());
    private volatile Optional<Changes> changes = Optional.empty();
    private LocalDelivery delivery;

    @BeforeEach
    void serve() {
        bus.serve(Addresses.RECIPIENTS, query -> Future.succeededFuture(Map.of(CONVERSATION, participants)));
        bus.serve(Addresses.RANGE, query -> {
            messageReads.add(query);
            return Future.succeededFuture(new MessageRange(
                    participants.memberSeq(),
                    stored.stream()
                            .filter(message -> message.seq() > query.above() && message.seq() < query.below())
                            .toList()));
        });
        bus.serve(Addresses.CHANGE_RANGE, query -> {
            changeReads.add(query);
            return Future.succeededFuture(new ChangeRange(participants.memberSeq(), changes));
        });
        bus.subscribe(Addresses.DELIVERIES, batch -> out.addAll(batch.deliveries()));
        delivery = new LocalDelivery(bus, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), () -> 0);
        loop.runOnContext(ready -> vertx.setPeriodic(10, timer -> delivery.readDueGaps()));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void arrive(Envelope... envelopes) {
        loop.runOnContext(now -> delivery.deliverRemote(List.of(envelopes)));
    }

    private static Envelope message(long seq) {
        return Envelope.message(CONVERSATION, seq, 0, true, Frame.received(new byte[0]), Envelope.ELSEWHERE);
    }

    private static Envelope change(long after, long rev, long follows) {
        ChangesFrames.Part part = new ChangesFrames.Part(after, rev, Long.MAX_VALUE, Frame.received(new byte[0]));
        return Envelope.changes(CONVERSATION, part, follows, 0, false);
    }

    private void registerMissingChanges(long above, long end) {
        loop.runOnContext(now -> delivery.registerMissing(Log.CHANGES, List.of(new Missed(CONVERSATION, above, end))));
    }

    private static Message storedMessage(long seq, long rev) {
        return storedMessage(seq, rev, Instant.now());
    }

    private static Message storedMessage(long seq, long rev, Instant sentAt) {
        MessageState state = new MessageState(rev, Optional.empty(), 0, Optional.empty(), Reactions.NONE);
        return new Message(
                CONVERSATION, seq, new UUID(2, seq), "t" + seq, "ann", sentAt, "text", MessageExtra.NONE, state);
    }

    private void awaitOut(String... events) {
        await().untilAsserted(() -> assertThat(out)
                .extracting(event -> event.type().wireName() + " " + event.position())
                .containsExactly(events));
    }

    @Test
    void whoIsBackAgainIsNotToldOfTheRemovalBefore() {
        Envelope removal = Envelope.notice(
                EventTypes.CONVERSATION_REMOVED, List.of("ben", "cleo"), CONVERSATION, 1, Frame.received(new byte[0]));
        participants = new Participants(2, List.of("ann", "ben"), Map.of());

        arrive(message(1));
        arrive(Envelope.message(CONVERSATION, 2, 2, true, Frame.received(new byte[0]), Envelope.ELSEWHERE));
        awaitOut("new-message 1", "new-message 2");
        arrive(removal);

        await().untilAsserted(() -> assertThat(out)
                .filteredOn(Envelope::isRemoval)
                .singleElement()
                .satisfies(last -> assertThat(last.recipients()).containsExactly("cleo")));
    }

    @Test
    void aChangeWaitsForItsMessage() {
        arrive(message(1));
        arrive(change(0, 1, 2));
        arrive(message(2));

        awaitOut("new-message 1", "new-message 2", "changes 1");
        assertThat(out).allSatisfy(event -> assertThat(event.recipients()).containsExactly("ann", "ben"));
    }

    @Test
    void aMessageThatDoesNotComeIsReadBeforeItsChangeGoesOut() {
        stored = List.of(storedMessage(5, 1));
        arrive(change(0, 1, 5));

        awaitOut("new-message 5", "changes 1");
        assertThat(messageReads).isNotEmpty();
    }

    @Test
    void aMissingRevisionIsReadAndWhatItCoversIsNotDeliveredAgain() {
        changes = Optional.of(new Changes(CONVERSATION, 1, 4, false, List.of(new MessageChanged(storedMessage(1, 4)))));
        arrive(message(1), change(0, 1, 0), change(2, 3, 0));
        awaitOut("new-message 1", "changes 1", "changes 4");

        arrive(change(3, 4, 0), change(4, 5, 0));
        awaitOut("new-message 1", "changes 1", "changes 4", "changes 5");
        assertThat(changeReads).hasSize(1);
        assertThat(changeReads.get(0).above()).isEqualTo(1);
    }

    @Test
    void aChangeThatIsReadWaitsForItsMessageToo() {
        changes = Optional.of(new Changes(CONVERSATION, 1, 3, false, List.of(new MessageChanged(storedMessage(2, 3)))));
        arrive(message(1), change(0, 1, 0), change(2, 3, 0));
        await().until(() -> !changeReads.isEmpty());
        arrive(message(2));

        awaitOut("new-message 1", "changes 1", "new-message 2", "changes 3");
    }

    @Test
    void aChangeThatIsReadWaitsForItsMessageAlsoIfNoMessageHasPassedHere() {
        stored = List.of(storedMessage(2, 3));
        changes = Optional.of(new Changes(CONVERSATION, 0, 3, false, List.of(new MessageChanged(storedMessage(2, 3)))));
        registerMissingChanges(0, 3);

        awaitOut("new-message 2", "changes 3");
    }

    @Test
    void anOldMessageIsNotDeliveredAgainBecauseItChanges() {
        Message old = storedMessage(2, 3, Instant.now().minusSeconds(600));
        stored = List.of(old);
        changes = Optional.of(new Changes(CONVERSATION, 0, 3, false, List.of(new MessageChanged(old))));
        registerMissingChanges(0, 3);

        awaitOut("changes 3");
        assertThat(messageReads).isEmpty();
    }

    @Test
    void anEventOfAnotherVersionGoesToWhomItNames() {
        EventType newer = new EventType(99, "newer", Log.NONE, Audience.NAMED);
        arrive(Envelope.notice(newer, List.of("cat"), CONVERSATION, Frame.received(new byte[0])));

        awaitOut("newer 0");
        assertThat(out.get(0).recipients()).containsExactly("cat");
    }
}
