package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.StoreServers;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upload goes on after a break, and takes no more and no less than its slot. */
@Threat(33)
@ParameterizedClass
@EnumSource(StoreServer.Kind.class)
class UploadTest {
    @AutoClose
    private static final StoreServers servers = new StoreServers();

    private final StoreServer store;
    private final TestServer server;
    private final TestUser ann;
    private final FileClient files;
    private static final int SIZE = 3_000_000;

    private final byte[] bytes = random();

    UploadTest(StoreServer.Kind kind) {
        store = servers.of(kind);
        server = store.server();
        ann = server.newUser("ann");
        files = new FileClient(ann, ann.direct(server.newUser("ben")));
    }

    private static byte[] random() {
        byte[] bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private byte[] part(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private String head(JsonObject slot, String headers) {
        String path = files.url(slot).getRawPath() + "?" + files.url(slot).getRawQuery();
        return "PUT " + path + " HTTP/1.1\r\nHost: " + server.http().getAuthority() + "\r\n" + headers + "\r\n";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private long parts() {
        return store.files().stream().filter(name -> name.endsWith(".part")).count();
    }

    private int received(JsonObject slot) {
        Rest.Answer state = files.query(slot, SIZE);
        assertThat(state.status()).as(state.body()).isEqualTo(202);
        return state.object().getInteger("received");
    }

    private void assertComplete(JsonObject slot) {
        String id = slot.getString("attachmentId");
        assertThat(FileClient.get(ann, id).content()).isEqualTo(Buffer.buffer(bytes));
    }

    @Test
    void itGoesOnAfterABreak() throws IOException {
        JsonObject slot = files.slotFor("x", SIZE, "");
        assertThat(received(slot)).isZero();
        long before = store.bytes();
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(head(slot, "Content-Length: " + SIZE + "\r\n"));
            connection.send(text(part(0, 1_000_000)));
            await().until(() -> store.bytes() == before + 1_000_000);
        }
        assertThat(received(slot)).isEqualTo(1_000_000);
        Rest.Answer done =
                files.put(slot, part(1_000_000, SIZE), "Content-Range", "bytes 1000000-" + (SIZE - 1) + "/" + SIZE);

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertComplete(slot);
    }

    @Test
    void itMayComeInParts() {
        JsonObject slot = files.slotFor("x", SIZE, "");
        Rest.Answer first = files.put(slot, part(0, 1000), "Content-Range", "bytes 0-999/" + SIZE);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.object().getInteger("received")).isEqualTo(1000);
        Rest.Answer hole = files.put(slot, part(1001, 2000), "Content-Range", "bytes 1001-1999/" + SIZE);
        assertThat(hole.status()).isEqualTo(409);
        assertThat(hole.object().getString("detail")).contains("1000");
        // A part may be sent again, in other pieces too.
        assertThat(files.put(slot, part(500, 2000), "Content-Range", "bytes 500-1999/" + SIZE)
                        .object()
                        .getInteger("received"))
                .isEqualTo(2000);
        assertThat(files.put(slot, part(2000, SIZE), "Content-Range", "bytes 2000-" + (SIZE - 1) + "/" + SIZE)
                        .status())
                .isEqualTo(200);

        assertComplete(slot);
        Rest.Answer again = files.put(slot, bytes);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.object().getJsonObject("attachment").getString("id"))
                .isEqualTo(slot.getString("attachmentId"));
    }

    @Test
    void aSizeThatIsNotTrueIsRefused() throws IOException {
        JsonObject slot = files.slotFor("x", 1000, "");
        Rest.Answer less = files.put(slot, part(0, 999));
        assertThat(less.status()).isEqualTo(400);
        assertThat(less.object().getString("field")).isEqualTo("size");
        Rest.Answer more = files.put(slot, part(0, 1001));
        assertThat(more.status()).isEqualTo(413);
        assertThat(more.object().getString("field")).isEqualTo("size");
        for (int length : new int[] {999, 1001, 200_000}) {
            String chunk = Integer.toHexString(length) + "\r\n" + text(part(0, length)) + "\r\n0\r\n\r\n";
            RawHttp.Answer answer = RawHttp.ask(server.http(), head(slot, "Transfer-Encoding: chunked\r\n") + chunk);
            assertThat(answer.status()).isEqualTo(length < 1000 ? 400 : 413);
            assertThat(files.query(slot, 1000).object().getInteger("received")).isZero();
        }
        assertThat(files.put(slot, part(0, 1000)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 0-999/1001",
                "bytes 0-1000/1000",
                "bytes 10-9/1000",
                "bytes */999",
                "bytes 0-999/*",
                "bytes=0-999",
                "x",
                "bytes 0-99999999999999999999/1000"
            })
    void anotherRangeIsNamed(String range) {
        JsonObject slot = files.slotFor("x", 1000, "");
        Rest.Answer refused = files.put(slot, part(0, 1000), "Content-Range", range);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("Content-Range");
    }

    @Test
    void theNewestOfTwoUploadsCounts() throws IOException {
        JsonObject slot = files.slotFor("x", SIZE, "");
        long before = parts();
        try (RawHttp first = RawHttp.connect(server.http())) {
            first.send(head(slot, "Content-Length: " + SIZE + "\r\n"));
            first.send(text(new byte[100_000]));
            await().until(() -> parts() > before);
            Rest.Answer second = files.put(slot, bytes);

            assertThat(second.status()).as(second.body()).isEqualTo(200);
            assertThat(first.read().status()).isEqualTo(409);
        }
        assertComplete(slot);
    }

    @Test
    void uploadsWhoseConnectionsEndAtOnceKeepNoPlace() throws IOException {
        JsonObject slot = files.slotFor("x", SIZE, "");
        for (int number = 0; number < 40; number++) {
            try (RawHttp connection = RawHttp.connect(server.http())) {
                connection.send(head(slot, "Content-Length: " + SIZE + "\r\n"));
            }
        }
        JsonObject other = files.slotFor("y", SIZE, "");

        await().until(() -> files.put(other, bytes).status(), status -> status == 200);
        assertComplete(other);
        await().until(() -> files.query(slot, SIZE).status(), status -> status == 202);
        assertThat(files.put(slot, bytes).status()).isEqualTo(200);
    }

    @Test
    void manyUploadsOfOneFileAtOnceEndInOneCompleteFile() {
        JsonObject slot = files.slotFor("x", SIZE, "");
        List<Rest.Answer> answers = AtOnce.run(6, number -> files.put(slot, bytes));

        assertThat(answers)
                .extracting(Rest.Answer::status)
                .contains(200)
                .allMatch(status -> status == 200 || status == 409);
        assertComplete(slot);
    }

    @Test
    void aSlotThatIsGivenUpCountsNoLonger() {
        long before = store.bytes();
        JsonObject slot = files.slotFor("x", SIZE, "");
        String path = "/attachments/" + slot.getString("attachmentId");
        assertThat(files.put(slot, part(0, 1000), "Content-Range", "bytes 0-999/" + SIZE)
                        .status())
                .isEqualTo(202);
        assertThat(server.newUser("eve").delete(path).status()).isEqualTo(404);
        assertThat(ann.delete(path).status()).isEqualTo(204);

        assertThat(ann.delete(path).status()).isEqualTo(404);
        assertThat(files.query(slot, SIZE).status()).isEqualTo(404);
        await().until(() -> store.bytes() <= before);
        for (int number = 0; number < 101; number++) {
            String next = files.slotFor("x", 26_000_000, "").getString("attachmentId");
            assertThat(ann.delete("/attachments/" + next).status()).isEqualTo(204);
        }
    }

    @Test
    void givingUpASlotEndsItsUpload() throws IOException {
        long before = store.bytes();
        JsonObject slot = files.slotFor("x", SIZE, "");
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(head(slot, "Content-Length: " + SIZE + "\r\n"));
            connection.send(text(part(0, 100_000)));
            await().until(() -> store.bytes() >= before + 100_000);
            assertThat(ann.delete("/attachments/" + slot.getString("attachmentId"))
                            .status())
                    .isEqualTo(204);
            assertThat(connection.read().status()).isEqualTo(409);
        }
        await().until(() -> store.bytes() <= before);
    }

    @Test
    void aFileOfAMessageIsNotGivenUp() {
        String sent = files.sent("t1", "x", "", part(0, 1000));
        long before = store.bytes();
        String unsent = files.ready("y", "", part(0, 1000)).getString("id");

        Rest.Answer refused = ann.delete("/attachments/" + sent);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("conflict");
        assertThat(FileClient.get(ann, sent).status()).isEqualTo(200);
        assertThat(ann.delete("/attachments/" + unsent).status()).isEqualTo(204);
        assertThat(FileClient.get(ann, unsent).status()).isEqualTo(404);
        assertThat(ann.delete("/attachments/x").status()).isEqualTo(404);
        await().until(() -> store.bytes() <= before);
    }

    @Test
    void aClientThatAsksBeforeItSendsIsAnswered() throws IOException {
        JsonObject slot = files.slotFor("x", 1000, "");
        try (RawHttp connection = RawHttp.connect(server.http())) {
            connection.send(head(slot, "Expect: 100-continue\r\nContent-Length: 1000\r\n"));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 100");
            connection.send(text(part(0, 1000)));
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aUserHasABoundedNumberOfSlots() {
        for (int number = 0; number < 100; number++) {
            files.slotFor("x", 1, "");
        }
        Rest.Answer refused = files.slot("x", 1, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("code")).isEqualTo("limit-reached");
    }

    @Test
    void aUserHasABoundedNumberOfBytes() {
        TestUser cat = server.newUser("cat");
        FileClient cats = new FileClient(cat, cat.direct(ann));
        for (int number = 0; number < 40; number++) {
            cats.slotFor("x", 26_000_000, "");
        }
        cats.slotFor("x", 1_073_741_824 % 26_000_000, "");
        Rest.Answer refused = cats.slot("x", 26_000_001, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().getString("field")).isEqualTo("size");
    }
}
