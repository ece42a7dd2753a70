package io.pagenow.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecipientsTest {
    private static final UUID CONVERSATION = new UUID(1, 2);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final List<RecipientsQuery> reads = new CopyOnWriteArrayList<>();
    private final Recipients recipients = new Recipients(bus);
    private volatile Optional<Future<Map<UUID, Participants>>> held = Optional.empty();
    private volatile Map<UUID, Participants> stored =
            Map.of(CONVERSATION, new Participants(0, List.of("ann", "ben"), Map.of()));

    @BeforeEach
    void serve() {
        bus.serve(Addresses.RECIPIENTS, query -> {
            reads.add(query);
            return held.orElseGet(() -> Future.succeededFuture(stored));
        });
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Envelope resolve(Envelope event) {
        return recipients
                .addTo(List.of(event))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .get(0);
    }

    private static Envelope message(long seq, long memberSeq) {
        return Envelope.message(CONVERSATION, seq, memberSeq, true, Frame.received(new byte[0]), Envelope.ELSEWHERE);
    }

    private static Envelope change(long newestSeq, long memberSeq) {
        ChangesFrames.Part part = new ChangesFrames.Part(4, 5, newestSeq, Frame.received(new byte[0]));
        return Envelope.changes(CONVERSATION, part, 0, memberSeq, true);
    }

    @Test
    void participantsAreReadOnceUntilTheyChange() {
        assertThat(resolve(message(1, 0)).recipients()).containsExactly("ann", "ben");
        assertThat(resolve(message(2, 0)).recipients()).containsExactly("ann", "ben");
        assertThat(reads).hasSize(1);

        stored = Map.of(CONVERSATION, new Participants(3, List.of("ann"), Map.of()));

        assertThat(resolve(message(3, 3)).recipients()).containsExactly("ann");
        assertThat(resolve(message(4, 3)).recipients()).containsExactly("ann");
        assertThat(reads).hasSize(2);
    }

    @Test
    void whoIsFoundForAMessageGetsItAlsoIfTheConversationIsForgottenMeanwhile() {
        resolve(message(1, 0));
        UUID other = new UUID(1, 3);
        Promise<Map<UUID, Participants>> answer = Promise.promise();
        held = Optional.of(answer.future());

        Future<List<Envelope>> both = recipients.addTo(List.of(
                message(2, 0), Envelope.message(other, 1, 0, true, Frame.received(new byte[0]), Envelope.ELSEWHERE)));
        await().until(() -> reads.size() == 2);
        held = Optional.empty();
        stored = Map.of();
        resolve(message(3, 3));
        answer.complete(Map.of(other, new Participants(0, List.of("ann"), Map.of())));

        assertThat(both.toCompletionStage().toCompletableFuture().join())
                .extracting(Envelope::recipients)
                .containsExactly(List.of("ann", "ben"), List.of("ann"));
    }

    @Test
    void aMessageThatComesLateAlsoGoesToWhomItWasForAndWhoHasLeft() {
        stored = Map.of(
                CONVERSATION,
                new Participants(
                        4,
                        List.of("ann"),
                        Map.of(),
                        Map.of("ben", new Participants.Stay(0, 4), "cleo", new Participants.Stay(2, 3))));

        assertThat(resolve(message(4, 4)).recipients()).containsExactly("ann");
        assertThat(resolve(message(3, 3)).recipients()).containsExactly("ann", "ben");
        assertThat(resolve(message(2, 0)).recipients()).containsExactly("ann", "ben");
        assertThat(reads).hasSize(1);
    }

    @Test
    void whoHasLeftGetsNoChangeOfWhatIsOlder() {
        stored = Map.of(
                CONVERSATION,
                new Participants(4, List.of("ann"), Map.of(), Map.of("ben", new Participants.Stay(0, 4))));

        assertThat(resolve(change(2, 4)).recipients()).containsExactly("ann");
        assertThat(resolve(change(2, 4)).unseeing()).isEmpty();
    }

    @Test
    void whoJoinedWithoutTheHistoryGetsNoMessageOfBefore() {
        stored = Map.of(CONVERSATION, new Participants(3, List.of("ann", "ben", "cleo"), Map.of("cleo", 2L)));

        assertThat(resolve(message(2, 0)).recipients()).containsExactly("ann", "ben");
        assertThat(resolve(message(3, 3)).recipients()).containsExactly("ann", "ben", "cleo");
    }

    @Test
    void whoJoinedWithoutTheHistoryLearnsThatSomethingChangedButNotWhat() {
        stored = Map.of(CONVERSATION, new Participants(3, List.of("ann", "cleo"), Map.of("cleo", 2L)));

        Envelope old = resolve(change(2, 3));
        assertThat(old.recipients()).containsExactly("ann");
        assertThat(old.unseeing()).containsExactly("cleo");
        assertThat(old.withoutContent().recipients()).containsExactly("cleo");
        assertThat(old.withoutContent().frame().toString())
                .isEqualTo("{\"type\":\"changes\",\"conversationId\":\"" + CONVERSATION
                        + "\",\"after\":4,\"rev\":5,\"items\":[]}");

        assertThat(resolve(change(3, 3)).recipients()).containsExactly("ann", "cleo");
        assertThat(resolve(change(Envelope.NO_CONTENT, 3)).recipients()).containsExactly("ann", "cleo");
    }

    @Test
    void nobodyGetsTheEventsOfAConversationThatNobodyIsIn() {
        stored = Map.of();

        assertThat(resolve(message(1, 0)).recipients()).isEmpty();
        assertThat(resolve(change(1, 0)).unseeing()).isEmpty();
    }
}
