package io.pagenow.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Changes in quick succession are delivered together, in order and without a hole. */
class ChangeCoalescerTest {
    private static final UUID CONVERSATION = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);
    private static final List<String> BOTH = List.of("ann", "ben");

    private final Queue<Runnable> timers = new ArrayDeque<>();
    private final List<Envelope> delivered = new ArrayList<>();
    private final ChangeCoalescer coalescer =
            new ChangeCoalescer((millis, action) -> timers.add(action), delivered::add);

    private static Envelope change(UUID conversationId, long rev, Participants participants, String actor) {
        MessageState state = new MessageState(rev, Optional.empty(), 0, Optional.empty(), Reactions.NONE);
        Message message = new Message(
                conversationId, 1, new UUID(3, 1), "t", "ann", Instant.EPOCH, "text", MessageExtra.NONE, state);
        List<Change> items = List.of(new MessageChanged(message, Map.of(actor, List.of("👍"))));
        ChangesFrames.Part part = ChangesFrames.of(new Changes(conversationId, rev - 1, rev, false, items))
                .get(0);
        return Envelope.changes(conversationId, part, 0, 0, false).to(participants);
    }

    private static Participants participants(List<String> userIds) {
        return new Participants(0, userIds, Map.of());
    }

    private void change(long rev, String actor) {
        coalescer.admit(change(CONVERSATION, rev, participants(BOTH), actor));
    }

    private void endWindow() {
        timers.remove().run();
    }

    private List<String> covered() {
        return delivered.stream()
                .map(envelope -> envelope.after() + "-" + envelope.position())
                .toList();
    }

    private static JsonObject item(Envelope envelope) {
        return new JsonObject(new String(envelope.frame().utf8(), StandardCharsets.UTF_8))
                .getJsonArray("items")
                .getJsonObject(0);
    }

    @Test
    void theFirstChangeIsNotHeldAndTheNextOnesAreMerged() {
        for (int rev = 1; rev <= 50; rev++) {
            change(rev, "user" + rev);
        }
        assertThat(covered()).containsExactly("0-1");
        endWindow();

        assertThat(covered()).containsExactly("0-1", "1-50");
        assertThat(item(delivered.get(1)).getLong("rev")).isEqualTo(50);
        assertThat(item(delivered.get(1)).getJsonObject("actors").fieldNames()).hasSize(49);
        assertThat(delivered.get(1).recipients()).isEqualTo(BOTH);
    }

    @Test
    void aWindowFollowsUntilOneWasEmpty() {
        change(1, "ann");
        change(2, "ann");
        endWindow();
        change(3, "ann");
        assertThat(covered()).containsExactly("0-1", "1-2");
        endWindow();
        assertThat(covered()).containsExactly("0-1", "1-2", "2-3");
        endWindow();
        assertThat(timers).isEmpty();
        change(4, "ann");

        assertThat(covered()).endsWith("3-4");
    }

    @Test
    void aChangeThatIsAloneInItsWindowIsDeliveredAsItCame() {
        change(1, "ann");
        Envelope second = change(CONVERSATION, 2, participants(BOTH), "ann");
        coalescer.admit(second);
        endWindow();

        assertThat(delivered.get(1)).isSameAs(second);
    }

    @Test
    void conversationsAreIndependent() {
        change(1, "ann");
        coalescer.admit(change(OTHER, 7, participants(BOTH), "ann"));

        assertThat(covered()).containsExactly("0-1", "6-7");
    }

    @Test
    void messagesAndNoticesAreNeverHeld() {
        change(1, "ann");
        change(2, "ann");
        Message message = new Message(
                CONVERSATION,
                2,
                new UUID(3, 2),
                "t",
                "ann",
                Instant.EPOCH,
                "text",
                MessageExtra.NONE,
                MessageState.UNCHANGED);
        coalescer.admit(Envelope.message(CONVERSATION, 2, 0, false, FrameEncoder.newMessage(message), 0)
                .to(participants(BOTH)));

        assertThat(delivered).extracting(Envelope::isMessage).containsExactly(false, true);
    }

    @Test
    void whoIsRemovedGetsTheHeldChangesBeforeTheRemoval() {
        change(1, "ann");
        change(2, "ann");
        coalescer.admit(Envelope.notice(
                EventTypes.CONVERSATION_REMOVED,
                List.of("ben"),
                CONVERSATION,
                FrameEncoder.conversationRemoved(CONVERSATION, "removed", 2)));

        assertThat(covered()).containsExactly("0-1", "1-2", "0-0");
    }

    @Test
    void changesForDifferentUsersAreNotMerged() {
        change(1, "ann");
        change(2, "ann");
        coalescer.admit(change(CONVERSATION, 3, participants(List.of("ann")), "ann"));
        endWindow();

        assertThat(covered()).containsExactly("0-1", "1-2", "2-3");
        assertThat(delivered.get(1).recipients()).isEqualTo(BOTH);
        assertThat(delivered.get(2).recipients()).containsExactly("ann");
    }

    @Test
    void closingDeliversWhatIsHeld() {
        change(1, "ann");
        change(2, "ann");
        coalescer.close();
        assertThat(covered()).containsExactly("0-1", "1-2");
        endWindow();

        assertThat(delivered).hasSize(2);
    }
}
