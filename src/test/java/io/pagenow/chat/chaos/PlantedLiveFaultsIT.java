package io.pagenow.chat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One frame on its way to one open connection is dropped, doubled or late: the checker finds it though all is stored. */
class PlantedLiveFaultsIT {
    @AutoClose
    private static final TamperedChat chat = new TamperedChat();

    /** Tampers with one message that comes live, when the next one of its conversation is there. */
    private static final class OneMessage implements PlantedNetwork.Fraud {
        private final BiFunction<JsonObject, JsonObject, List<JsonObject>> both;
        private boolean live;
        private JsonObject held;
        private boolean done;

        /**
         * @param live whether a message comes live that comes first, because the client never asks for what it has missed
         * @param both gives the frames that come in place of the message and the next one
         */
        OneMessage(boolean live, BiFunction<JsonObject, JsonObject, List<JsonObject>> both) {
            this.live = live;
            this.both = both;
        }

        @Override
        public List<JsonObject> in(JsonObject frame) {
            live |= "synced".equals(frame.getString("type"));
            if (done || !live || !PlantedNetwork.isMessage(frame)) {
                return List.of(frame);
            }
            if (held == null) {
                held = PlantedNetwork.isMessageOfOthers(frame) ? frame : null;
                return held == null ? List.of(frame) : List.of();
            }
            done = frame.getString("conversationId").equals(held.getString("conversationId"))
                    && frame.getLong("seq") > held.getLong("seq");
            return done ? both.apply(held, frame) : List.of(frame);
        }

        @Override
        public boolean isDone() {
            return done;
        }
    }

    private static List<Violation> atSimpleClient(PlantedNetwork.Fraud fraud, Duration complete) {
        return chat.violationsAtSimpleClient(fraud, complete, victim -> {});
    }

    @Test
    void nothingIsFoundWhereNothingIsPlanted() {
        assertThat(atSimpleClient(new PlantedNetwork.Fraud() {}, TamperedChat.PATIENCE))
                .isEmpty();
    }

    @Test
    void aMessageThatDoesNotComeToASimpleClient() {
        assertThat(atSimpleClient(new OneMessage(true, (one, next) -> List.of(next)), TamperedChat.SOON))
                .extracting(Violation::invariant)
                .containsExactlyInAnyOrder(Invariant.LIVE, Invariant.COMPLETE);
    }

    @Test
    void aMessageThatASimpleClientFindsOnlyInTheHistory() {
        PlantedNetwork.Fraud dropped = new OneMessage(true, (one, next) -> List.of(next));
        assertThat(chat.violationsAtSimpleClient(dropped, TamperedChat.SOON, victim -> victim.leave(true)))
                .extracting(Violation::invariant)
                .containsExactly(Invariant.LIVE);
    }

    @Test
    void aMessageThatAClientHasToAskFor() {
        assertThat(chat.violations(new OneMessage(false, (one, next) -> List.of(next)), TamperedChat.SOON))
                .extracting(Violation::invariant)
                .contains(Invariant.LIVE);
    }

    @Test
    void aMessageThatComesTwice() {
        assertThat(atSimpleClient(new OneMessage(true, (one, next) -> List.of(one, one, next)), TamperedChat.SOON))
                .extracting(Violation::invariant)
                .containsExactly(Invariant.LIVE);
    }

    @Test
    void aMessageThatComesAfterALaterOne() {
        assertThat(atSimpleClient(new OneMessage(true, (one, next) -> List.of(next, one)), TamperedChat.SOON))
                .extracting(Violation::invariant)
                .containsExactly(Invariant.ORDER);
    }
}
