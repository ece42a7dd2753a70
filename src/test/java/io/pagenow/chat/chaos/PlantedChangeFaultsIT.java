package io.pagenow.chat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit or a deletion is lost, doubled, late or early, or undone: the checker finds it, and nothing where all is well. */
class PlantedChangeFaultsIT {
    private static final int CHANGES_PERCENT = 30;

    @AutoClose
    private static final TamperedChat chat = new TamperedChat(CHANGES_PERCENT);

    private static boolean isChange(JsonObject frame) {
        return "changes".equals(frame.getString("type"));
    }

    private static Stream<JsonObject> items(JsonObject frame) {
        return frame.getJsonArray("items").stream().map(JsonObject.class::cast);
    }

    private static String conversation(JsonObject frame) {
        return frame.getString("conversationId", "");
    }

    /** Tampers once with what comes live. */
    private abstract static class OnceLive implements PlantedNetwork.Fraud {
        private boolean live;
        private boolean done;

        @Override
        public List<JsonObject> in(JsonObject frame) {
            live |= "synced".equals(frame.getString("type"));
            return done || !live ? List.of(frame) : live(frame);
        }

        abstract List<JsonObject> live(JsonObject frame);

        final void done() {
            done = true;
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }

    /** Tampers with one change when the next one of its conversation is there. */
    private static final class TwoChanges extends OnceLive {
        private final BiFunction<JsonObject, JsonObject, List<JsonObject>> both;
        private JsonObject held;

        /** @param both gives the frames that come in place of the two */
        TwoChanges(BiFunction<JsonObject, JsonObject, List<JsonObject>> both) {
            this.both = both;
        }

        @Override
        List<JsonObject> live(JsonObject frame) {
            if (!isChange(frame)) {
                return List.of(frame);
            }
            if (held == null) {
                held = frame;
                return List.of();
            }
            if (!conversation(frame).equals(conversation(held))) {
                return List.of(frame);
            }
            done();
            return both.apply(held, frame);
        }
    }

    /** Tampers with the first deletion of a message, which no later change of the message follows. */
    private static final class OneDeletion extends OnceLive {
        private final UnaryOperator<JsonObject> other;

        /** @param other gives the frame that comes in its place */
        OneDeletion(UnaryOperator<JsonObject> other) {
            this.other = other;
        }

        @Override
        List<JsonObject> live(JsonObject frame) {
            if (!isChange(frame) || items(frame).noneMatch(item -> item.containsKey("deletedAt"))) {
                return List.of(frame);
            }
            done();
            return List.of(other.apply(frame));
        }
    }

    private static List<Invariant> found(PlantedNetwork.Fraud fraud) {
        return chat.violationsAtFollowingClient(fraud, TamperedChat.SOON).stream()
                .map(Violation::invariant)
                .toList();
    }

    @Test
    void nothingIsFoundWhereNothingIsPlanted() {
        assertThat(chat.violationsAtFollowingClient(new PlantedNetwork.Fraud() {}, TamperedChat.PATIENCE))
                .isEmpty();
    }

    @Test
    void aChangeThatIsLost() {
        assertThat(found(new TwoChanges((one, next) -> List.of(next)))).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void aChangeThatComesTwice() {
        assertThat(found(new TwoChanges((one, next) -> List.of(one, one, next))))
                .containsExactly(Invariant.REVISIONS);
    }

    @Test
    void aChangeThatComesAfterALaterOne() {
        assertThat(found(new TwoChanges((one, next) -> List.of(next, one)))).containsExactly(Invariant.REVISIONS);
    }

    @Test
    void aChangeThatNoOtherFollows() {
        String[] silenced = {null};
        PlantedNetwork.Fraud noChanges = new PlantedNetwork.Fraud() {
            private boolean live;

            @Override
            public List<JsonObject> in(JsonObject frame) {
                live |= "synced".equals(frame.getString("type"));
                if (!live || !isChange(frame)) {
                    return List.of(frame);
                }
                silenced[0] = silenced[0] == null ? conversation(frame) : silenced[0];
                return silenced[0].equals(conversation(frame)) ? List.of() : List.of(frame);
            }

            @Override
            public boolean isDone() {
                return silenced[0] != null;
            }
        };
        assertThat(found(noChanges)).containsExactlyInAnyOrder(Invariant.REVISIONS, Invariant.CONVERGENCE);
    }

    @Test
    void aDeletionThatComesWithoutItsItem() {
        assertThat(found(new OneDeletion(frame -> frame.copy().put("items", new JsonArray()))))
                .containsExactly(Invariant.CONVERGENCE);
    }

    @Test
    void aDeletionThatLeavesAContent() {
        OneDeletion other = new OneDeletion(frame -> {
            JsonObject tampered = frame.copy();
            items(tampered).forEach(item -> item.put("content", "other"));
            return tampered;
        });
        assertThat(found(other)).contains(Invariant.GENUINE);
    }

    /** A change that follows its message at once, which is held until then. */
    @Test
    void aChangeThatComesAheadOfItsMessage() {
        PlantedNetwork.Fraud ahead = new OnceLive() {
            private final Map<String, JsonObject> held = new LinkedHashMap<>();

            @Override
            List<JsonObject> live(JsonObject frame) {
                JsonObject message = held.remove(conversation(frame));
                if (message != null && isChange(frame) && isAbout(frame, message)) {
                    done();
                    return Stream.concat(Stream.of(frame, message), held.values().stream())
                            .toList();
                }
                if (PlantedNetwork.isMessage(frame)) {
                    held.put(conversation(frame), frame);
                    return message == null ? List.of() : List.of(message);
                }
                return message == null ? List.of(frame) : List.of(message, frame);
            }

            private boolean isAbout(JsonObject change, JsonObject message) {
                return items(change).anyMatch(item -> message.getLong("seq").equals(item.getLong("seq")));
            }
        };
        assertThat(found(ahead)).containsExactly(Invariant.CHANGES_KEPT);
    }

    @Test
    void aDeletedContentThatComesBack() {
        PlantedNetwork.Fraud back = new OnceLive() {
            private final Map<String, JsonObject> messages = new HashMap<>();

            @Override
            List<JsonObject> live(JsonObject frame) {
                if (PlantedNetwork.isMessage(frame)) {
                    messages.put(frame.getString("messageId"), frame);
                } else if (isChange(frame)) {
                    JsonObject deleted = items(frame)
                            .filter(item -> item.containsKey("deletedAt"))
                            .map(item -> item.getString("messageId"))
                            .filter(messages::containsKey)
                            .map(messages::get)
                            .findFirst()
                            .orElse(null);
                    if (deleted != null) {
                        done();
                        return List.of(frame, deleted);
                    }
                }
                return List.of(frame);
            }
        };
        assertThat(found(back)).contains(Invariant.CHANGES_KEPT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CHANGES_KEPT | DELETE FROM message_state_table WHERE edits > 0
            CHANGES_KEPT | UPDATE message_table SET extra = NULL, content = 'back' WHERE extra ? 'deletedAt'
            REVISIONS    | UPDATE conversation_table SET rev = rev + 1 WHERE rev > 0
            REVISIONS    | DELETE FROM message_state_table s USING message_table m WHERE (m.conversation_id, m.seq) = (s.conversation_id, s.seq) AND m.extra ? 'deletedAt'
            CONVERGENCE  | UPDATE message_table SET content = concat(content, '!') WHERE extra IS NULL""")
    void aChangeThatTheDatabaseHasLost(Invariant violated, String sql) {
        List<Violation> found = chat.violations(population -> {
            try (Connection connection = chat.database();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(sql)).isPositive();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
        assertThat(found).extracting(Violation::invariant).contains(violated);
    }
}
