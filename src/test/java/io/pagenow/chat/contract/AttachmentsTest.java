package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.FileClient.Bytes;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.StoreServers;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages have files, which those who see the message can read. */
@ParameterizedClass
@EnumSource(StoreServer.Kind.class)
class AttachmentsTest {
    @AutoClose
    private static final StoreServers servers = new StoreServers();

    private final TestServer server;
    private final TestUser ann;
    private final TestUser ben;
    private final String conversation;
    private final FileClient files;

    AttachmentsTest(StoreServer.Kind kind) {
        server = servers.of(kind).server();
        ann = server.newUser("ann");
        ben = server.newUser("ben");
        conversation = ann.direct(ben);
        files = new FileClient(ann, conversation);
    }

    private static final byte[] TEXT = "some notes".getBytes(StandardCharsets.UTF_8);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aMessageWithoutATextBringsItsFileToEveryone() {
        byte[] picture = TestPictures.picture("png", 640, 480);
        JsonObject file = files.ready("view.png", "image/png", picture);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.send(new JsonObject()
                    .put("action", "send-message")
                    .put("tempMessageId", "t1")
                    .put("conversationId", conversation)
                    .put("attachments", JsonArray.of(file.getString("id"))));
            JsonObject seen = bens.awaitType("new-message");

            assertThat(seen.getString("content")).isEmpty();
            assertThat(seen.getJsonArray("attachments")).isEqualTo(JsonArray.of(file));
            assertThat(anns.awaitType("new-message")).isEqualTo(seen);
        }
        assertThat(file.getInteger("width")).isEqualTo(640);
        assertThat(file.getInteger("height")).isEqualTo(480);
        assertThat(ben.history(conversation).get(0).getJsonArray("attachments")).isEqualTo(JsonArray.of(file));
        Bytes read = FileClient.get(ben, file.getString("id"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("content-type")).isEqualTo("image/png");
        assertThat(read.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(read.header("content-security-policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(read.header("cache-control")).isEqualTo("private, no-cache");
        assertThat(read.header("content-disposition")).startsWith("inline; filename=\"view.png\"");
        assertThat(read.body()).hasSize(file.getInteger("size"));
        Bytes thumbnail = FileClient.get(ben, file.getString("id") + "/thumbnail");
        assertThat(thumbnail.status()).isEqualTo(200);
        assertThat(thumbnail.header("content-type")).isEqualTo("image/jpeg");
        assertThat(thumbnail.body().length).isBetween(100, 50_000);
    }

    @Test
    void theListOfConversationsNamesTheFilesOfTheLatestMessage() {
        JsonObject file = files.ready("x.txt", "text/plain", TEXT);
        files.send("t1", file.getString("id"));

        assertThat(ben.conversations()).singleElement().satisfies(entry -> {
            assertThat(entry.getString("latestContent")).isEmpty();
            assertThat(entry.getJsonArray("latestAttachments")).isEqualTo(JsonArray.of(file));
        });
        ann.delete("/conversations/" + conversation + "/messages/1");
        assertThat(ben.conversations()).singleElement().satisfies(entry -> assertThat(
                        entry.containsKey("latestAttachments"))
                .isFalse());
    }

    @Test
    void aQuoteHasTheNumberOfFiles() {
        files.send(
                "t1",
                files.ready("1.txt", "text/plain", TEXT).getString("id"),
                files.ready("2.txt", "", TEXT).getString("id"));
        JsonObject reply = new JsonObject()
                .put("tempMessageId", "t2")
                .put("content", "Thanks")
                .put("replyTo", 1);
        String path = "/conversations/" + conversation + "/messages";

        JsonObject stored = ben.post(path, reply.encode()).object();
        assertThat(stored.getJsonObject("quote").getInteger("attachments")).isEqualTo(2);
        assertThat(ann.history(conversation).get(1).getJsonObject("quote"))
                .isEqualTo(new JsonObject()
                        .put("seq", 1)
                        .put("senderId", ann.id())
                        .put("content", "")
                        .put("attachments", 2));
        ann.delete(path + "/1");
        assertThat(ben.history(conversation).get(1).getJsonObject("quote"))
                .isEqualTo(
                        new JsonObject().put("seq", 1).put("senderId", ann.id()).put("deleted", true));
    }

    @Test
    void severalFilesKeepTheirOrder() {
        String first = files.ready("1.txt", "text/plain", TEXT).getString("id");
        String second = files.ready("2.txt", "text/plain", TEXT).getString("id");
        JsonObject message = files.send("t1", second, first).object();

        assertThat(message.getJsonArray("attachments"))
                .extracting(file -> ((JsonObject) file).getString("id"))
                .containsExactly(second, first);
        assertThat(files.send("t1", second, first).object()).isEqualTo(message);
    }

    @Test
    void aFileOfAnyKindIsSavedAndNotShown() {
        String id = files.sent("t1", "Übersicht \"2\" 😀.bin", "application/x-thing", random(100_000));
        Bytes read = FileClient.get(ben, id);

        assertThat(read.content()).isEqualTo(Buffer.buffer(random(100_000)));
        assertThat(read.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(read.header("content-disposition"))
                .isEqualTo("attachment; filename=\"_bersicht _2_ _.bin\"; "
                        + "filename*=UTF-8''%C3%9Cbersicht%20%222%22%20%F0%9F%98%80.bin");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 20",
        "bytes=99990-, 99990, 100000",
        "bytes=-7, 99993, 100000",
        "bytes=-200000, 0, 100000",
        "bytes=99999-200000, 99999, 100000"
    })
    void aRangeIsAPart(String range, int from, int to) {
        String id = files.sent("t1", "x.bin", "", random(100_000));
        Bytes part = FileClient.get(ben, id, "Range", range);

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.content()).isEqualTo(Buffer.buffer(random(100_000)).slice(from, to));
        assertThat(part.header("content-range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/100000");
    }

    @Test
    void otherRangesAreTheWholeFileOrNothing() {
        String id = files.sent("t1", "x.bin", "", random(1000));
        for (String range : List.of("bytes=0-1,5-6", "bytes=5-1", "bytes=-", "lines=1-2", "bytes=x-y")) {
            assertThat(FileClient.get(ben, id, "Range", range).status())
                    .as(range)
                    .isEqualTo(200);
        }
        assertThat(FileClient.get(ben, id, "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
        for (String range : List.of("bytes=1000-", "bytes=1000-2000", "bytes=-0")) {
            Bytes nothing = FileClient.get(ben, id, "Range", range);
            assertThat(nothing.status()).as(range).isEqualTo(416);
            assertThat(nothing.header("content-range")).isEqualTo("bytes */1000");
        }
    }

    @Test
    void aClientThatHasTheFileIsToldSo() {
        String id = files.sent("t1", "x.bin", "", random(1000));
        String tag = FileClient.get(ben, id).header("etag");

        assertThat(FileClient.get(ben, id, "If-None-Match", tag).status()).isEqualTo(304);
        Bytes head = FileClient.request("HEAD", server.http().resolve("/attachments/" + id), Optional.of(ben.token()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("1000");
    }

    @Test
    void aHeadIsThatOfTheWholeFile() {
        URI file = server.http().resolve("/attachments/" + files.sent("t1", "x.bin", "", random(1000)));
        for (String range : List.of("bytes=10-19", "bytes=1000-")) {
            Bytes head = FileClient.request("HEAD", file, Optional.of(ben.token()), "Range", range);
            assertThat(head.status()).as(range).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("1000");
            assertThat(head.header("content-range")).isEmpty();
        }
    }

    @Test
    void linksNeedNoToken() {
        String id = files.sent("t1", "view.png", "image/png", TestPictures.picture("png", 100, 100));
        URI call = server.http().resolve("/attachments/" + id + "/url");
        JsonObject links = ben.get(call.getPath()).object();

        assertThat(FileClient.get(call.resolve(links.getString("url"))).content())
                .isEqualTo(FileClient.get(ben, id).content());
        assertThat(FileClient.get(call.resolve(links.getString("thumbnailUrl"))).status())
                .isEqualTo(200);
    }

    @Test
    void aFileBelongsToOneMessage() {
        String id = files.ready("x.txt", "text/plain", TEXT).getString("id");
        List<Rest.Answer> answers = AtOnce.run(8, number -> files.send("t" + number, id));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.object().getString("field")).isEqualTo("attachments");
        });
        assertThat(ann.history(conversation)).hasSize(1);
    }

    @Test
    void aSendThatIsRepeatedIsTheSameMessage() {
        String id = files.ready("x.txt", "text/plain", TEXT).getString("id");
        List<Rest.Answer> answers = AtOnce.run(8, number -> files.send("same", id));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers)
                .extracting(Rest.Answer::object)
                .containsOnly(answers.get(0).object());
    }

    @Test
    void anEditKeepsTheFilesAndWhoWasAwayGetsThem() {
        String id = files.sent("t1", "x.txt", "text/plain", TEXT);
        Rest.Answer edited = ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"notes\"}");

        assertThat(edited.object().getJsonArray("attachments").getJsonObject(0).getString("id"))
                .isEqualTo(id);
        try (TestSocket bens = ben.connect()) {
            bens.sync();
            assertThat(bens.awaitType("new-message")
                            .getJsonArray("attachments")
                            .getJsonObject(0)
                            .getString("id"))
                    .isEqualTo(id);
        }
    }

    @Test
    void filesGoTogetherWithRepliesAndMentions() {
        files.sent("t1", "x.txt", "text/plain", TEXT);
        String id = files.ready("y.txt", "text/plain", TEXT).getString("id");
        JsonObject message = ann.post(
                        "/conversations/" + conversation + "/messages",
                        new JsonObject()
                                .put("tempMessageId", "t2")
                                .put("content", "two")
                                .put("replyTo", 1)
                                .put("mentions", JsonArray.of(ben.id(), "nobody"))
                                .put("attachments", JsonArray.of(id))
                                .encode())
                .object();

        assertThat(message.getJsonObject("quote").getLong("seq")).isEqualTo(1);
        assertThat(message.getJsonArray("mentions")).isEqualTo(JsonArray.of(ben.id()));
        assertThat(message.getJsonArray("attachments")).hasSize(1);
        assertThat(ben.history(conversation).get(1).getJsonArray("mentions")).isEqualTo(JsonArray.of(ben.id()));
        assertThat(ben.history(conversation).get(1).getJsonArray("attachments")).hasSize(1);
    }

    @Test
    void theSettingsTellTheLimits() {
        JsonObject settings =
                Rest.get(server.http().resolve("/client-settings")).object();

        assertThat(settings.getJsonArray("features")).contains("attachments");
        assertThat(settings.getJsonObject("limits").getInteger("attachmentBytes"))
                .isEqualTo(26_214_400);
    }

    @Test
    void withoutAttachmentsThereIsNothing() {
        try (TestServer without =
                TestServer.with().set("CHAT_ATTACHMENTS_ENABLED", "false").start()) {
            TestUser cat = without.newUser("cat");
            FileClient none = new FileClient(cat, cat.direct(without.newUser("dan")));

            assertThat(Rest.get(without.http().resolve("/client-settings"))
                            .object()
                            .getJsonArray("features"))
                    .doesNotContain("attachments");
            assertThat(none.slot("x", 1, "").status()).isEqualTo(404);
            assertThat(FileClient.get(cat, "e6f1b9f2-4c1d-4e0a-9f6f-0d6c5b2f7a11")
                            .status())
                    .isEqualTo(404);
            assertThat(none.send("t1", "e6f1b9f2-4c1d-4e0a-9f6f-0d6c5b2f7a11").status())
                    .isEqualTo(400);
        }
    }
}
