package io.pagenow.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.action.Action;
import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.support.DefaultLimits;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that is built to cost more than its bytes do. */
@Threat(21)
class JsonCostTest {
    private static final ActionDecoder decoder = new ActionDecoder(DefaultLimits.ALL.message());

    /** Reads a text that holds a field of a name that nobody knows. */
    private interface Reader {
        void read(String json) throws InvalidFrameException;
    }

    private record Case(String name, Reader reader) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> readers() {
        return Stream.of(
                new Case("frames", decoder::decode),
                new Case("frames of pages", PageFrameDecoder::decode),
                new Case(
                        "bodies of new conversations", json -> BodyDecoder.newConversation(Buffer.buffer(json), "ann")),
                new Case("bodies of administrators", json -> BodyDecoder.userId(Buffer.buffer(json))),
                new Case("facts of other nodes", PageFact::decode),
                new Case("tokens and key sets", JsonObject::new),
                new Case("tokens and key sets as bytes", json -> new JsonObject(Buffer.buffer(json))));
    }

    private static String object(String name) {
        return "{\"action\":\"heartbeat\",\"userId\":\"ben\",\"recipientIdArr\":[\"ben\"],\"isGroup\":false,\"" + name
                + "\":{\"" + name + "\":1}}";
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aNameThatNobodyKnowsIsNotKept(Case wanted) throws InvalidFrameException {
        String name = UUID.randomUUID().toString();

        wanted.reader.read(object(name));

        // Java gives back the very text that it is asked about only if it has kept no equal one before.
        assertThat(name.intern()).isSameAs(name);
    }

    static Stream<String> expensiveValues() {
        return Stream.of(
                "[" + "1,".repeat(100_000) + "1]",
                "[" + "[],".repeat(50_000) + "1]",
                "[" + "1e999999999,".repeat(60_000) + "1]",
                "{" + "\"\":0,".repeat(95_000) + "\"\":0}",
                "{"
                        + IntStream.range(0, 95_000)
                                .mapToObj(i -> "\"f" + i + "\":0,")
                                .reduce("", String::concat) + "\"f\":0}",
                "[".repeat(500_000),
                "9".repeat(500_000),
                "-0." + "9".repeat(500_000),
                "1e" + "9".repeat(500_000),
                "{\"" + "n".repeat(500_000) + "\":1}");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("expensiveValues")
    void whatHasTooManyPartsOrTooLongOnesIsRefused(String value) {
        String json = "{\"action\":\"heartbeat\",\"visible\":true,\"x\":" + value + "}";

        assertThatThrownBy(() -> decoder.decode(json)).isInstanceOf(InvalidFrameException.class);
        assertThatThrownBy(() -> PageFrameDecoder.decode(json)).isInstanceOf(InvalidFrameException.class);
        assertThatThrownBy(() -> BodyDecoder.visible(Buffer.buffer(json))).isInstanceOf(ChatException.class);
    }

    @Test
    void numbersThatWouldTakeForeverToBeWrittenOutAreSkippedAsTheyStand() throws InvalidFrameException {
        String json = "{\"action\":\"heartbeat\",\"x\":[1e999999999,-1e-999999999,1E400,0.0000000001e999999999]}";

        assertThat(decoder.decode(json).frame()).isInstanceOf(Action.Heartbeat.class);
    }

    @Test
    void theLargestSyncHasFewPartsEnough() throws InvalidFrameException {
        JsonObject cursors = new JsonObject();
        for (int index = 0; index < Limits.CURSORS; index++) {
            cursors.put(new UUID(index, index).toString(), index);
        }
        String json =
                new JsonObject().put("action", "sync").put("cursors", cursors).encode();

        assertThat(decoder.decode(json).frame())
                .isInstanceOfSatisfying(
                        Action.Sync.class, sync -> assertThat(sync.cursors()).hasSize(Limits.CURSORS));
    }
}
