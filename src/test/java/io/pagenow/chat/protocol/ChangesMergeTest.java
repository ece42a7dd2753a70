package io.pagenow.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MemberLeft;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames of changes merge into frames that have each object once. */
class ChangesMergeTest {
    private static final UUID CONVERSATION = new UUID(1, 1);

    /** Characters that a merge which counted them instead of bytes would cut. */
    private static final String STRANGE = "\"quoted\" \\ {[ 👍é,\"actors\":{";

    private static final String DATA = "{\"items\":[{ \"n\" : 1.50e3 }], \"rev\" :9,\"actors\":{\"x\":1}}";

    private static Change message(long seq, long rev, String content, Map<String, List<String>> actors) {
        MessageExtra extra = new MessageExtra(Optional.empty(), Optional.of(DATA));
        MessageState state = new MessageState(rev, Optional.of(Instant.EPOCH), 1, Optional.empty(), Reactions.NONE);
        return new MessageChanged(
                new Message(CONVERSATION, seq, new UUID(2, seq), "t", "ann", Instant.EPOCH, content, extra, state),
                actors);
    }

    private static Frame frame(long after, Change... items) {
        long rev = items.length == 0 ? after + 1 : items[items.length - 1].rev();
        return ChangesFrames.of(new Changes(CONVERSATION, after, rev, false, List.of(items)))
                .get(0)
                .frame();
    }

    private static String text(Frame frame) {
        return new String(frame.utf8(), StandardCharsets.UTF_8);
    }

    private static List<JsonObject> items(List<ChangesFrames.Part> parts) {
        return parts.stream()
                .flatMap(part -> new JsonObject(text(part.frame())).getJsonArray("items").stream())
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void oneFrameStaysByteForByteAsItWas() {
        for (Frame frame : List.of(
                frame(4, message(1, 5, STRANGE, Map.of(STRANGE, List.of("👍", "ok")))),
                frame(4, message(1, 5, STRANGE, Map.of("ann", List.of(), "ben", List.of("❤️")))),
                frame(4, message(1, 5, STRANGE, Map.of()), new MessagesRemoved(6, List.of(new SeqRange(1, 3)))),
                frame(4, new MemberLeft(5, "ben")),
                frame(4))) {
            ChangesMerge merge = new ChangesMerge(CONVERSATION);
            merge.add(frame, 4, new JsonObject(text(frame)).getLong("rev"));

            assertThat(merge.parts()).hasSize(1);
            assertThat(text(merge.parts().get(0).frame())).isEqualTo(text(frame));
        }
    }

    @Test
    void eachObjectIsThereOnceInOrderOfRevision() {
        ChangesMerge merge = new ChangesMerge(CONVERSATION);
        merge.add(frame(0, message(1, 1, "a", Map.of())), 0, 1);
        merge.add(frame(1, message(2, 2, "b", Map.of())), 1, 2);
        merge.add(frame(2, new MemberLeft(3, "ben")), 2, 3);
        merge.add(frame(3, message(1, 4, "c", Map.of())), 3, 4);
        merge.add(frame(4, new MessagesRemoved(5, List.of(new SeqRange(1, 3)))), 4, 5);
        merge.add(frame(5, new MessagesRemoved(6, List.of(new SeqRange(7, 7)))), 5, 6);

        assertThat(items(merge.parts())).extracting(item -> item.getLong("rev")).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(items(merge.parts()).get(2).getString("content")).isEqualTo("c");
    }

    @Test
    void everyoneWhoActedIsThereWithTheLatestSet() {
        ChangesMerge merge = new ChangesMerge(CONVERSATION);
        merge.add(frame(0, message(1, 1, "a", Map.of("ann", List.of("👍")))), 0, 1);
        merge.add(frame(1, message(1, 2, "edited", Map.of())), 1, 2);
        merge.add(frame(2, message(1, 3, "edited", Map.of("ben", List.of("❤️")))), 2, 3);
        merge.add(frame(3, message(1, 4, "edited", Map.of("ann", List.of()))), 3, 4);

        JsonObject item = items(merge.parts()).get(0);
        assertThat(item.getString("content")).isEqualTo("edited");
        assertThat(item.getJsonObject("data")).isEqualTo(new JsonObject(DATA));
        assertThat(item.getJsonObject("actors"))
                .isEqualTo(new JsonObject().put("ann", new JsonArray()).put("ben", JsonArray.of("❤️")));
    }

    @Test
    void aStateThatComesAgainReplacesNoLaterOne() {
        ChangesMerge merge = new ChangesMerge(CONVERSATION);
        merge.add(frame(0, message(1, 2, "late", Map.of("ann", List.of("b")))), 0, 2);
        merge.add(frame(0, message(1, 1, "early", Map.of("ann", List.of("a")))), 0, 1);

        assertThat(items(merge.parts()).get(0).getString("content")).isEqualTo("late");
        assertThat(items(merge.parts()).get(0).getJsonObject("actors").getJsonArray("ann"))
                .containsExactly("b");
        assertThat(merge.rev()).isEqualTo(2);
    }

    @Test
    void theChainOfManyItemsHasNoHole() {
        ChangesMerge merge = new ChangesMerge(CONVERSATION);
        IntStream.rangeClosed(1, 250)
                .forEach(rev -> merge.add(frame(rev - 1, message(rev, rev, "a", Map.of())), rev - 1, rev));
        merge.add(frame(250), 250, 251);

        long rev = 0;
        for (ChangesFrames.Part part : merge.parts()) {
            assertThat(part.after()).isEqualTo(rev);
            rev = part.rev();
        }
        assertThat(rev).isEqualTo(251);
        assertThat(items(merge.parts())).hasSize(250);
    }

    @Test
    void repeatedChangesOfOneMessageTakeNoMoreRoom() {
        ChangesMerge merge = new ChangesMerge(CONVERSATION);
        merge.add(frame(0, message(1, 1, "a", Map.of("ann", List.of("👍")))), 0, 1);
        int once = merge.length();
        for (long rev = 2; rev < 100; rev++) {
            merge.add(frame(rev - 1, message(1, rev, "a", Map.of("ann", List.of("👍")))), rev - 1, rev);
        }

        assertThat(merge.length()).isLessThan(once + 10);
    }
}
