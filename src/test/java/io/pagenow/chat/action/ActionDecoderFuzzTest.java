package io.pagenow.chat.action;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertJson;
import static io.pagenow.chat.support.Strange.assertText;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.SeqRange;
import io.pagenow.chat.protocol.ClientRequest;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.InvalidFrameException;
import io.pagenow.chat.support.DefaultLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whatever a client sends on a chat socket is a frame within its limits, or a refusal that can be sent back. */
class ActionDecoderFuzzTest {
    private static final ActionDecoder decoder = new ActionDecoder(DefaultLimits.ALL.message());

    private static final Set<String> FIELDS = Set.of(
            "action",
            "attachments",
            "tempMessageId",
            "conversationId",
            "content",
            "cursors",
            "part",
            "reads",
            "ref",
            "token",
            "seq",
            "ifRev",
            "data",
            "messageType",
            "ranges",
            "reactions",
            "replyTo",
            "mentions",
            "mentionAll",
            "scope",
            "typing",
            "active",
            "me");
    private static final Set<ErrorCode> CODES =
            Set.of(ErrorCode.INVALID_JSON, ErrorCode.UNKNOWN_ACTION, ErrorCode.MISSING_FIELD, ErrorCode.INVALID_FIELD);

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aFrameIsWithinItsLimitsOrRefused(byte[] input) {
        String text = new String(input, UTF_8);
        assertBounded(input.length, () -> decode(text).ifPresent(ActionDecoderFuzzTest::assertWithinLimits));
    }

    private static Optional<ClientRequest<Action>> decode(String text) {
        try {
            return Optional.of(decoder.decode(text));
        } catch (InvalidFrameException invalid) {
            ChatException refusal = invalid.refusal();
            assertThat(refusal.code()).isIn(CODES);
            refusal.field().ifPresent(field -> assertThat(field).isIn(FIELDS));
            JsonObject error =
                    assertJson(FrameEncoder.error(refusal, invalid.ref()).utf8());
            assertThat(error.getString("message")).isEqualTo(refusal.getMessage());
            return Optional.empty();
        }
    }

    private static void assertWithinLimits(ClientRequest<Action> request) {
        Action frame = request.frame();
        request.ref().ref().ifPresent(ref -> assertText(ref, 1, 200));
        if (frame instanceof Action.SendMessage message) {
            assertText(message.tempMessageId(), 1, 200);
            assertText(message.content(), 1, 1000);
            assertExtra(message.extra());
        } else if (frame instanceof Action.EditMessage edit) {
            assertText(edit.content(), 1, 1000);
            assertThat(edit.seq()).isPositive();
            edit.data().ifPresent(ActionDecoderFuzzTest::assertData);
            edit.mentions().ifPresent(ActionDecoderFuzzTest::assertMentions);
        } else if (frame instanceof Action.DeleteMessages deletion) {
            assertThat(deletion.ranges()).hasSizeBetween(1, 100);
            assertThat(deletion.ranges().stream().mapToLong(SeqRange::size).sum())
                    .isBetween(1L, 1000L);
        } else if (frame instanceof Action.React react) {
            assertThat(react.reactions()).hasSizeLessThanOrEqualTo(5).doesNotHaveDuplicates();
            react.reactions().forEach(key -> {
                assertText(key, 1, 32);
                assertThat(key)
                        .doesNotContainAnyWhitespaces()
                        .matches(each -> Normalizer.isNormalized(each, Normalizer.Form.NFC));
            });
        } else if (frame instanceof Action.Authenticate authenticate) {
            assertText(authenticate.token(), 1, 8192);
        } else if (frame instanceof Action.Sync sync) {
            assertThat(sync.cursors()).hasSizeLessThanOrEqualTo(10_000);
            assertThat(sync.cursors().values())
                    .allMatch(cursor -> cursor.seq() >= 0 && cursor.lowest() >= 0 && cursor.rev() >= -1);
        }
        assertThat(decode(written(request)).map(ClientRequest::frame)).contains(frame);
        assertThat(decode(written(request)).flatMap(again -> again.ref().ref()))
                .isEqualTo(request.ref().ref());
    }

    private static void assertMentions(List<String> mentions) {
        assertThat(mentions).hasSizeLessThanOrEqualTo(50).doesNotHaveDuplicates();
        mentions.forEach(userId -> assertText(userId, 1, 200));
    }

    private static void assertExtra(MessageExtra extra) {
        assertMentions(extra.references().mentions());
        assertThat(extra.references().replyTo()).isNotNegative();
        extra.messageType().ifPresent(type -> assertThat(type).matches("[a-z][a-z0-9.-]{0,39}"));
        extra.data().ifPresent(ActionDecoderFuzzTest::assertData);
    }

    private static void assertData(String data) {
        assertThat(data.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(4096);
        assertJson(data.getBytes(UTF_8));
    }

    private static String written(ClientRequest<Action> request) {
        Action frame = request.frame();
        JsonObject json = new JsonObject().put("ref", request.ref().ref().orElse(null));
        if (frame instanceof Action.SendMessage message) {
            json.put("content", message.content())
                    .put("conversationId", message.conversationId().toString())
                    .put("tempMessageId", message.tempMessageId())
                    .put("action", "send-message");
            message.extra().messageType().ifPresent(type -> json.put("messageType", type));
            MessageReferences references = message.extra().references();
            json.put("mentions", new JsonArray(references.mentions())).put("mentionAll", references.mentionAll());
            if (references.replyTo() > 0) {
                json.put("replyTo", references.replyTo());
            }
            return withData(json, message.extra().data());
        } else if (frame instanceof Action.EditMessage edit) {
            json.put("content", edit.content())
                    .put("conversationId", edit.conversationId().toString())
                    .put("seq", edit.seq())
                    .put("action", "edit-message");
            edit.ifRev().ifPresent(rev -> json.put("ifRev", rev));
            edit.mentions().ifPresent(mentions -> json.put("mentions", new JsonArray(mentions)));
            edit.mentionAll().ifPresent(all -> json.put("mentionAll", all));
            return withData(json, edit.data());
        } else if (frame instanceof Action.DeleteMessages deletion) {
            JsonArray ranges = new JsonArray();
            deletion.ranges().forEach(range -> ranges.add(JsonArray.of(range.first(), range.last())));
            json.put("ranges", ranges)
                    .put("conversationId", deletion.conversationId().toString())
                    .put("action", "delete-messages");
        } else if (frame instanceof Action.React react) {
            json.put("reactions", new JsonArray(react.reactions()))
                    .put("seq", react.seq())
                    .put("conversationId", react.conversationId().toString())
                    .put("action", "react");
        } else if (frame instanceof Action.ReadMessages read) {
            json.put("conversationId", read.conversationId().toString()).put("action", "read-messages");
            read.seq().ifPresent(seq -> json.put("seq", seq));
        } else if (frame instanceof Action.Typing typing) {
            json.put("typing", typing.typing())
                    .put("conversationId", typing.conversationId().toString())
                    .put("action", "typing");
        } else if (frame instanceof Action.DeviceState state) {
            json.put("active", state.active()).put("action", "device-state");
        } else if (frame instanceof Action.Sync sync) {
            JsonObject cursors = new JsonObject();
            sync.cursors()
                    .forEach((conversation, cursor) -> cursors.put(
                            conversation.toString(),
                            cursor.followsChanges()
                                    ? JsonArray.of(cursor.seq(), cursor.rev(), cursor.my(), cursor.lowest())
                                    : (Object) cursor.seq()));
            json.put("cursors", cursors)
                    .put("part", sync.part())
                    .put("reads", sync.reads())
                    .put("action", "sync");
            sync.me().ifPresent(me -> json.put("me", me));
        } else if (frame instanceof Action.Authenticate authenticate) {
            json.put("token", authenticate.token()).put("action", "authenticate");
        } else if (frame instanceof Action.Heartbeat) {
            json.put("action", "heartbeat");
        }
        return json.encode();
    }

    /** Data is kept as it was written, so it is written as it was. */
    private static String withData(JsonObject json, Optional<String> data) {
        String encoded = json.encode();
        return data.map(text -> encoded.substring(0, encoded.length() - 1) + ",\"data\":" + text + "}")
                .orElse(encoded);
    }
}
