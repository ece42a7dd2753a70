package io.pagenow.chat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A server that works, and a wire or a database that does not: the checker finds every kind of fault that is planted. */
class PlantedFaultsIT {
    private static final String LAST = """
            (SELECT DISTINCT ON (conversation_id) conversation_id, seq, message_id FROM message_table
            ORDER BY conversation_id, seq DESC)""";

    @AutoClose
    private static final TamperedChat chat = new TamperedChat();

    private static List<Violation> violations(PlantedNetwork.Fraud fraud) {
        return chat.violations(fraud, TamperedChat.SOON);
    }

    private static void assertFound(List<Violation> found, Invariant invariant) {
        assertThat(found).extracting(Violation::invariant).contains(invariant);
    }

    private static List<Violation> afterSql(String sql) {
        return chat.violations(population -> {
            try (Connection connection = chat.database();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(sql)).isPositive();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** Meets the first message that is not the victim's own, and that message whenever it comes again. */
    private static Predicate<JsonObject> oneMessage() {
        String[] chosen = {null};
        return frame -> {
            if (!PlantedNetwork.isMessageOfOthers(frame)) {
                return false;
            }
            if (chosen[0] == null) {
                chosen[0] = frame.getString("messageId");
            }
            return chosen[0].equals(frame.getString("messageId"));
        };
    }

    @Test
    void nothingIsFoundWhereNothingIsPlanted() {
        assertThat(chat.violations(new PlantedNetwork.Fraud() {}, TamperedChat.PATIENCE))
                .isEmpty();
    }

    @Test
    void aMessageThatNeverReachesADevice() {
        Predicate<JsonObject> one = oneMessage();
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                return one.test(frame) ? List.of() : List.of(frame);
            }
        });
        assertFound(found, Invariant.COMPLETE);
    }

    @Test
    void aMessageThatIsShownAgainUnderAnotherId() {
        Predicate<JsonObject> one = oneMessage();
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                return one.test(frame)
                        ? List.of(
                                frame,
                                frame.copy().put("messageId", UUID.randomUUID().toString()))
                        : List.of(frame);
            }
        });
        assertFound(found, Invariant.ONCE);
    }

    @Test
    void twoLiveMessagesThatChangePlaces() {
        Map<String, JsonObject> held = new HashMap<>();
        boolean[] live = {false};
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                live[0] |= "synced".equals(frame.getString("type"));
                if (!live[0] || !PlantedNetwork.isMessage(frame)) {
                    return List.of(frame);
                }
                JsonObject before = held.remove(frame.getString("conversationId"));
                if (before != null) {
                    return List.of(frame, before);
                }
                held.put(frame.getString("conversationId"), frame);
                return List.of();
            }
        });
        assertFound(found, Invariant.ORDER);
    }

    @Test
    void aMessageWithAnotherContent() {
        Predicate<JsonObject> one = oneMessage();
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                return one.test(frame)
                        ? List.of(frame.copy().put("content", frame.getString("content") + "!"))
                        : List.of(frame);
            }
        });
        assertFound(found, Invariant.GENUINE);
    }

    @Test
    void aMessageOfAConversationOfOthers() {
        Predicate<JsonObject> one = oneMessage();
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                return one.test(frame)
                        ? List.of(
                                frame,
                                frame.copy()
                                        .put("conversationId", UUID.randomUUID().toString()))
                        : List.of(frame);
            }
        });
        assertFound(found, Invariant.GENUINE);
    }

    @Test
    void anAcknowledgementOfWhatIsNotStored() {
        boolean[] done = {false};
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public boolean out(JsonObject frame, Consumer<JsonObject> answer) {
                if (done[0] || !"send-message".equals(frame.getString("action"))) {
                    return true;
                }
                done[0] = true;
                answer.accept(frame.copy()
                        .put("type", "new-message")
                        .put("messageId", UUID.randomUUID().toString())
                        .put("seq", 1));
                return false;
            }
        });
        assertFound(found, Invariant.ACKNOWLEDGED);
    }

    @Test
    void aReadPositionThatGoesBackOnTheWire() {
        Map<String, Long> told = new HashMap<>();
        List<Violation> found = violations(new PlantedNetwork.Fraud() {
            @Override
            public List<JsonObject> in(JsonObject frame) {
                if (!"read-messages".equals(frame.getString("type"))) {
                    return List.of(frame);
                }
                told.put(frame.getString("conversationId"), frame.getLong("lastReadSeq"));
                return List.of(frame, frame.copy().put("lastReadSeq", frame.getLong("lastReadSeq") - 1));
            }

            @Override
            public boolean isDone() {
                return !told.isEmpty();
            }
        });
        assertThat(told).isNotEmpty();
        assertFound(found, Invariant.READ_POSITION);
    }

    @Test
    void aReadPositionThatGoesBackInTheDatabase() {
        assertFound(afterSql("UPDATE participant_table SET last_read_seq = 0"), Invariant.READ_POSITION);
    }

    @Test
    void anAcknowledgedMessageThatTheDatabaseHasLost() {
        assertFound(
                afterSql("DELETE FROM message_table m USING " + LAST
                        + " last WHERE (m.conversation_id, m.seq) = (last.conversation_id, last.seq)"),
                Invariant.ACKNOWLEDGED);
    }

    @Test
    void aHoleInAHistory() {
        assertFound(
                afterSql("UPDATE message_table m SET seq = m.seq + 5 FROM " + LAST
                        + " last WHERE (m.conversation_id, m.seq) = (last.conversation_id, last.seq)"),
                Invariant.ORDER);
    }

    @Test
    void aMessageThatIsStoredTwice() {
        assertFound(afterSql("""
                        INSERT INTO message_table
                            (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)
                        SELECT m.conversation_id, m.seq + 1, gen_random_uuid(), m.sent_at, m.sender_id, 'copy', m.content
                        FROM message_table m JOIN %s last USING (conversation_id, seq)""".formatted(LAST)), Invariant.ONCE);
    }
}
