package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.FileClient.Bytes;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.StoreServers;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to do harm are refused, and leave nothing behind. */
@Threat(32)
@ParameterizedClass
@EnumSource(StoreServer.Kind.class)
class AttachmentInputTest {
    @AutoClose
    private static final StoreServers servers = new StoreServers();

    private final StoreServer store;
    private final TestUser ann;
    private final FileClient files;

    AttachmentInputTest(StoreServer.Kind kind) {
        store = servers.of(kind);
        ann = store.server().newUser("ann");
        files = new FileClient(ann, ann.direct(store.server().newUser("ben")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> harmful() {
        return Stream.of(
                Arguments.of("SVG", "image/svg+xml", bytes("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")),
                Arguments.of("SVG as PNG", "image/png", bytes("<?xml version='1.0'?><svg onload='x()'/>")),
                Arguments.of("SVG without a type", "", bytes(" <svg onload='x()'/>")),
                Arguments.of("HTML", "text/html", bytes("<!doctype html><script>x()</script>")),
                Arguments.of("HTML as text", "text/plain", bytes("\n\n<html><script>x()</script>")),
                Arguments.of("HTML as JPEG", "image/jpeg", bytes("<script>x()</script>")),
                Arguments.of("text as video", "video/mp4", bytes("hello")),
                Arguments.of("GIF that is a script", "image/gif", bytes("GIF89a/*\0\0\0\0*/=1;x()//")),
                Arguments.of("cut JPEG", "image/jpeg", bytes("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF")),
                Arguments.of("PNG of 50,000 x 50,000", "image/png", TestPictures.emptyPng(50_000, 50_000, 20_000_000)),
                Arguments.of("PNG of 2^31 - 1 pixels", "image/png", TestPictures.emptyPng(Integer.MAX_VALUE, 1, 1000)),
                Arguments.of("PNG without pixels", "image/png", TestPictures.emptyPng(0, 0, 1000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmful")
    void itIsRefusedAndNothingIsLeft(String name, String type, byte[] content) {
        List<String> before = store.files();
        JsonObject slot = files.slotFor("x", content.length, type);
        Rest.Answer refused = files.put(slot, content);

        assertThat(refused.status()).as(refused.body()).isEqualTo(415);
        assertThat(refused.object().getString("code")).isEqualTo("unsupported-type");
        assertThat(refused.object().getString("field")).isEqualTo("contentType");
        assertThat(files.put(slot, content).status()).isEqualTo(404);
        String id = slot.getString("attachmentId");
        assertThat(FileClient.get(ann, id).status()).isEqualTo(404);
        assertThat(files.send("t1", id).status()).isEqualTo(400);
        await().until(() -> before.containsAll(store.files()));
    }

    static Stream<Arguments> twoThingsAtOnce() {
        return Stream.of(
                Arguments.of("image/png", TestPictures.pngWithPosition(30, 20)),
                Arguments.of("image/jpeg", TestPictures.jpegWithPosition(30, 20, 1)),
                Arguments.of(
                        "image/gif",
                        join(TestPictures.picture("gif", 30, 20), bytes("<script>" + TestPictures.POSITION))));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twoThingsAtOnce")
    void aPictureThatIsSomethingElseTooIsAPictureAlone(String type, byte[] content) {
        assertThat(new String(content, StandardCharsets.ISO_8859_1)).contains(TestPictures.POSITION);
        List<String> before = store.files();
        JsonObject file = files.ready("x", type, content);
        Bytes read = FileClient.get(ann, file.getString("id"));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("content-type")).isEqualTo(type);
        assertThat(new String(read.body(), StandardCharsets.ISO_8859_1))
                .doesNotContain(TestPictures.POSITION)
                .doesNotContain("<script>");
        assertThat(file.getInteger("size")).isEqualTo(read.body().length);
        files.send("t1", file.getString("id"));
        files.user().delete("/conversations/" + files.conversation() + "/messages/1");
        await().atMost(Duration.ofSeconds(30)).until(() -> before.containsAll(store.files()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "..",
                ".",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "x\u202egpj.exe",
                "x\u2066y",
                "x\u200fy",
                "x\u061cy",
                "x\ufeffy",
                "",
                "   "
            })
    void aNameThatIsNoneIsRefused(String name) {
        Rest.Answer refused = files.slot(name, 10, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("name");
    }

    @Test
    void aNameHasUpTo255Characters() {
        assertThat(files.slot("x".repeat(300), 10, "").object().getString("field"))
                .isEqualTo("name");
        assertThat(files.slot("😀".repeat(256), 10, "").object().getString("field"))
                .isEqualTo("name");
        String name = "😀".repeat(255);
        String id = files.ready(name, "", bytes("hello")).getString("id");
        files.send("t1", id);

        assertThat(FileClient.get(ann, id).header("content-disposition")).endsWith("%F0%9F%98%80");
        ann.delete("/conversations/" + files.conversation() + "/messages/1");
    }

    @ParameterizedTest
    @CsvSource({
        "size, 0, 400",
        "size, -1, 400",
        "size, 1.5, 400",
        "size, \"10\", 400",
        "size, 26214401, 413",
        "size, 9223372036854775807, 413",
        "size, 9223372036854775808, 400",
        "size, null, 400",
        "name, 7, 400",
        "name, null, 400",
        "contentType, [], 400",
        "contentType, \"a\\u0001\", 400",
        "sha256, \"abc\", 400",
        "conversationId, \"x\", 400",
        "conversationId, 7, 400"
    })
    void aFieldOutOfRangeIsNamed(String field, String value, int status) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "conversationId",
                '"' + files.conversation() + '"',
                "name",
                "\"x\"",
                "size",
                "10",
                "contentType",
                "\"\""));
        fields.put(field, value);
        StringBuilder body = new StringBuilder("{");
        fields.forEach((name, text) -> body.append(body.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(text));
        Rest.Answer refused = ann.post("/attachments", body.append('}').toString());

        assertThat(refused.status()).as(refused.body()).isEqualTo(status);
        assertThat(refused.object().getString("field")).isEqualTo(field);
    }

    @Test
    void aFileWithAnotherDigestIsRefused() {
        JsonObject request = files.description("x", 5, "").put("sha256", "0".repeat(64));
        JsonObject slot = ann.post("/attachments", request.encode()).object();
        Rest.Answer refused = files.put(slot, bytes("hello"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("sha256");
        request.put("sha256", "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824");
        slot = ann.post("/attachments", request.encode()).object();
        assertThat(files.put(slot, bytes("hello")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "[\"x\"]", "[7]", "{}", "[null]"})
    void aListOfFilesThatIsNoneIsNamed(String attachments) {
        Rest.Answer refused = ann.post(
                "/conversations/" + files.conversation() + "/messages",
                "{\"tempMessageId\":\"t1\",\"content\":\"x\",\"attachments\":" + attachments + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("attachments");
    }

    @Test
    void aMessageWithNeitherFileNorTextIsRefused() {
        String path = "/conversations/" + files.conversation() + "/messages";
        for (String body : new String[] {
            "{\"tempMessageId\":\"t1\",\"attachments\":[]}",
            "{\"tempMessageId\":\"t1\",\"content\":\"\",\"attachments\":[]}"
        }) {
            assertThat(ann.post(path, body).object().getString("field")).isEqualTo("content");
        }
    }
}
