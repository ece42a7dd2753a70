package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.action.Action.Sync;
import io.pagenow.chat.action.Cursor;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ConversationPlace;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedQuery;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.model.Role;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResumeTest {
    private static final UUID CONVERSATION = new UUID(1, 2);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final Context loop = vertx.getOrCreateContext();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final List<MissedQuery> rounds = new CopyOnWriteArrayList<>();
    private final ReceiptOrder receipts = new ReceiptOrder();
    private volatile List<ConversationPlace> places = List.of();
    private volatile Map<UUID, Long> formerPlaces = Map.of();
    private volatile long newest;

    /** Completes when the pages of messages may be read. */
    private volatile Promise<Void> pages = Promise.promise();

    private Resume resume;

    @BeforeEach
    void serve() {
        bus.serve(Addresses.PLACES, user -> Future.succeededFuture(places));
        bus.serve(Addresses.FORMER_PLACES, query -> Future.succeededFuture(formerPlaces));
        bus.serve(
                Addresses.STATES,
                ids -> Future.succeededFuture(Map.of(
                        CONVERSATION,
                        new ConversationState(1, "Team", true, Optional.empty(), 2, 0, 1, GroupRules.DEFAULT, 100))));
        bus.serve(Addresses.MISSED, query -> {
            long above = query.cursors().getOrDefault(CONVERSATION, 0L);
            List<Missed> missed = newest > 0 ? List.of(new Missed(CONVERSATION, above, newest)) : List.of();
            rounds.add(query);
            return Future.succeededFuture(missed);
        });
        bus.serve(Addresses.MISSED_MESSAGES, query -> pages.future().map(open -> query.places().stream()
                .flatMap(range ->
                        LongStream.rangeClosed(range.above() + 1, range.end()).mapToObj(ResumeTest::message))
                .toList()));
        bus.serve(Addresses.MISSED_CHANGES, missed -> Future.succeededFuture(List.of()));
        FrameWriter writer = new FrameWriter() {
            @Override
            public void write(Frame frame) {
                written.add(brief(new JsonObject(frame.toString())));
            }

            @Override
            public Future<Void> drained() {
                return Future.succeededFuture();
            }
        };
        resume = new Resume("ann", bus, writer, receipts::admit);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static String brief(JsonObject frame) {
        String type = frame.getString("type");
        return switch (type) {
            case "new-message" -> "message " + frame.getLong("seq");
            case "read-messages" -> "read " + frame.getLong("lastReadSeq");
            case "my-settings" -> "my " + frame.getLong("my");
            default -> type;
        };
    }

    private static Message message(long seq) {
        return new Message(
                CONVERSATION,
                seq,
                new UUID(7, seq),
                "m" + seq,
                "ben",
                Instant.EPOCH,
                "text",
                MessageExtra.NONE,
                MessageState.UNCHANGED);
    }

    private static Envelope live(long seq) {
        return Envelope.message(CONVERSATION, seq, 0, false, FrameEncoder.newMessage(message(seq)), Envelope.ELSEWHERE)
                .to(new Participants(0, List.of("ann"), Map.of()));
    }

    private static Envelope change(long rev) {
        ChangesFrames.Part part = ChangesFrames.empty(CONVERSATION, rev - 1, rev);
        return Envelope.changes(CONVERSATION, part, 0, 0, false).to(new Participants(0, List.of("ann"), Map.of()));
    }

    private static Envelope removal() {
        return removal(4);
    }

    private static Envelope removal(long seq) {
        return Envelope.notice(
                EventTypes.CONVERSATION_REMOVED,
                List.of("ann"),
                CONVERSATION,
                seq,
                FrameEncoder.conversationRemoved(CONVERSATION, "removed", 0));
    }

    private static ConversationPlace place(long my, long lastReadSeq) {
        return new ConversationPlace(
                CONVERSATION,
                1,
                lastReadSeq,
                new OwnSettings(my, Optional.empty(), true, false, false, false, false, 0, Role.MEMBER, true));
    }

    private void start(Sync sync) {
        loop.runOnContext(now -> resume.start(sync));
    }

    private void deliver(Envelope... events) {
        loop.runOnContext(now -> {
            for (Envelope event : events) {
                if (!resume.intercepts(event)) {
                    written.add(brief(new JsonObject(event.frame().toString())));
                }
            }
        });
    }

    private void awaitSynced(int times) {
        await().untilAsserted(
                        () -> assertThat(written).filteredOn("synced"::equals).hasSize(times));
    }

    private static Sync messagesAfter(long seq) {
        return new Sync(Map.of(CONVERSATION, new Cursor(seq, Cursor.NO_REV, 0, 0)), false, false, OptionalLong.empty());
    }

    private static Sync changesAfter(long seq, long my) {
        return new Sync(Map.of(CONVERSATION, new Cursor(seq, 1, my, 0)), false, true, OptionalLong.empty());
    }

    @Test
    void liveMessagesFollowTheMissedOnesOnce() {
        newest = 3;
        start(messagesAfter(1));
        await().until(() -> !rounds.isEmpty());
        deliver(live(3), live(4));
        pages.complete();
        awaitSynced(1);

        await().untilAsserted(
                        () -> assertThat(written).containsExactly("message 2", "message 3", "message 4", "synced"));
        deliver(live(5));
        await().untilAsserted(() -> assertThat(written).endsWith("message 5"));
    }

    @Test
    void messagesBeforeTheFirstFrameWaitForIt() {
        newest = 1;
        deliver(live(1), live(2));
        start(messagesAfter(0));
        pages.complete();
        awaitSynced(1);

        assertThat(written).containsExactly("message 1", "message 2", "synced");
    }

    @Test
    void whatDoesNotFitIsReadFromTheLog() {
        newest = 2;
        start(messagesAfter(0));
        await().until(() -> !rounds.isEmpty());
        deliver(LongStream.rangeClosed(3, 1_100).mapToObj(ResumeTest::live).toArray(Envelope[]::new));
        loop.runOnContext(now -> {
            newest = 1_100;
            pages.complete();
        });
        awaitSynced(1);

        assertThat(rounds).hasSize(2);
        assertThat(written).hasSize(1_101).startsWith("message 1", "message 2").endsWith("message 1100", "synced");
    }

    @Test
    void theLastFrameAboutAConversationComesAfterItsMissedMessages() {
        newest = 3;
        start(messagesAfter(0));
        await().until(() -> !rounds.isEmpty());
        deliver(removal());
        pages.complete();
        awaitSynced(1);

        assertThat(written).containsExactly("message 1", "message 2", "message 3", "conversation-removed", "synced");
    }

    @Test
    void whoIsBackAgainIsNotToldOfTheRemovalBefore() {
        newest = 5;
        start(messagesAfter(0));
        await().until(() -> !rounds.isEmpty());
        deliver(removal(4));
        pages.complete();
        awaitSynced(1);

        assertThat(written).endsWith("message 5", "synced").doesNotContain("conversation-removed");
    }

    @Test
    void theLastFrameAboutAConversationIsNotDiscardedWithWhatDoesNotFit() {
        newest = 1;
        start(messagesAfter(0));
        await().until(() -> !rounds.isEmpty());
        deliver(removal());
        deliver(LongStream.rangeClosed(2, 1_100).mapToObj(ResumeTest::live).toArray(Envelope[]::new));
        pages.complete();
        awaitSynced(1);

        assertThat(written).contains("conversation-removed");
    }

    @Test
    void ownSettingsComeIfTheClientHasOthers() {
        places = List.of(place(4, 0));
        pages.complete();
        start(changesAfter(0, 4));
        awaitSynced(1);
        assertThat(written).containsExactly("synced");

        start(changesAfter(0, 3));
        awaitSynced(2);
        assertThat(written).containsExactly("synced", "my 4", "synced");
    }

    @Test
    void anUnknownConversationIsIntroducedBeforeItsMessages() {
        places = List.of(place(2, 0));
        newest = 1;
        pages.complete();
        start(new Sync(Map.of(), false, true, OptionalLong.empty()));
        awaitSynced(1);

        assertThat(written).containsExactly("changes", "my 2", "message 1", "synced");
    }

    @Test
    void aConversationThatTheUserIsNotInIsForgotten() {
        pages.complete();
        start(changesAfter(5, 0));
        awaitSynced(1);

        assertThat(written).containsExactly("conversation-removed", "synced");
    }

    @Test
    void whatComesLateFromBeforeTheRemovalIsDropped() {
        formerPlaces = Map.of(CONVERSATION, 8L);
        pages.complete();
        deliver(live(6));
        start(changesAfter(5, 0));
        awaitSynced(1);
        deliver(live(7), change(5), live(9), change(6));

        await().untilAsserted(() ->
                assertThat(written).containsExactly("conversation-removed", "synced", "message 9", "changes"));
    }

    @Test
    void whatComesLateAfterALiveRemovalIsDroppedUntilTheUserIsBack() {
        pages.complete();
        start(messagesAfter(0));
        awaitSynced(1);
        deliver(live(1), change(1), removal(3), live(2), change(2), change(3), live(5), change(4));

        await().untilAsserted(() -> assertThat(written)
                .containsExactly("synced", "message 1", "changes", "conversation-removed", "message 5", "changes"));
    }

    @Test
    void aMessageThatTheClientHasIsNotSentAgainIfItComesLate() {
        newest = 5;
        pages.complete();
        start(messagesAfter(5));
        awaitSynced(1);
        deliver(live(5), live(6));

        await().untilAsserted(() -> assertThat(written).containsExactly("synced", "message 6"));
    }

    @Test
    void aClientThatIsAheadOfTheLogGetsWhatComes() {
        newest = 5;
        pages.complete();
        start(messagesAfter(100));
        awaitSynced(1);
        deliver(live(6));

        await().untilAsserted(() -> assertThat(written).containsExactly("synced", "message 6"));
    }

    @Test
    void aReadPositionNeverGoesBack() {
        places = List.of(place(0, 7));
        start(changesAfter(0, 0));
        await().until(() -> !rounds.isEmpty());
        newest = 1;
        deliver(Envelope.receipt("ann", CONVERSATION, 6));
        pages.complete();
        awaitSynced(1);

        assertThat(written).containsExactly("read 7", "synced");
    }
}
