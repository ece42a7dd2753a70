package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SilentProxy;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bucket that fails costs the files that are on their way, and nothing else. */
@Threat(33)
class S3FaultsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @AutoClose
    private final StoreServer store = StoreServer.start(StoreServer.Kind.BUCKET);

    private final TestUser ann = store.server().newUser("ann");
    private final TestUser ben = store.server().newUser("ben");
    private final String conversation = ann.direct(ben);
    private final FileClient files = new FileClient(ann, conversation);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void assertUnavailable(Rest.Answer refused) {
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.object().getString("code")).isEqualTo("store-unavailable");
        assertThat(refused.header("retry-after")).isNotEmpty();
    }

    private void assertChatGoesOn(String text) {
        try (TestSocket socket = ann.connect()) {
            socket.deliver(text, conversation, text);
        }
    }

    @Test
    void anUploadWaitsForTheStoreAndIsNotSentAgain() {
        byte[] picture = TestPictures.picture("png", 300, 200);
        JsonObject slot = files.slotFor("x.png", picture.length, "image/png");
        store.bucket().stop();
        assertUnavailable(files.put(slot, picture));
        assertThat(files.send("t1", slot.getString("attachmentId")).status()).isEqualTo(400);
        assertChatGoesOn("while the store is down");
        assertThat(store.directory().files()).singleElement().asString().endsWith(".part");
        store.bucket().start();
        Rest.Answer done = files.query(slot, picture.length);

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(store.directory().files()).isEmpty();
        assertThat(store.bucket().objects()).hasSize(2);
        files.send("t1", slot.getString("attachmentId"));
        assertThat(FileClient.get(ben, slot.getString("attachmentId")).status()).isEqualTo(200);
    }

    @Test
    void aDownloadIsRefusedWhileTheStoreIsDown() {
        String file = files.sent("t1", "x", "", random(1000));
        store.bucket().stop();
        FileClient.Bytes refused = FileClient.get(ben, file);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.content().toJsonObject().getString("code")).isEqualTo("store-unavailable");
        store.bucket().start();

        assertThat(FileClient.get(ben, file).content()).isEqualTo(Buffer.buffer(random(1000)));
    }

    @Test
    void aDownloadThatTheStoreEndsIsNoWholeFile() throws IOException {
        int size = 20_000_000;
        String file = files.sent("t1", "x", "", random(size));
        try (RawHttp reader = RawHttp.connectWithSmallWindow(store.server().http())) {
            reader.send("GET /attachments/" + file + " HTTP/1.1\r\nHost: "
                    + store.server().http().getAuthority() + "\r\nAuthorization: " + ben.token() + "\r\n\r\n");
            assertThat(reader.readHead()).contains("200 OK").contains("content-length: " + size);
            store.bucket().stop();

            assertThat(reader.readToTheEnd()).isLessThan(size);
        }
        store.bucket().start();
        assertThat(FileClient.get(ben, file).content()).isEqualTo(Buffer.buffer(random(size)));
    }

    @Test
    void anObjectThatIsMissingIsRefused() {
        String file = files.sent("t1", "x", "", random(1000));
        store.bucket().delete(store.bucket().objects().get(0));

        assertThat(FileClient.get(ben, file).status()).isEqualTo(503);
        assertChatGoesOn("without the file");
    }

    @Test
    void aDeletionWaitsForTheStore() throws SQLException {
        files.sent("t1", "x.png", "image/png", TestPictures.picture("png", 300, 200));
        store.bucket().stop();
        ann.delete("/conversations/" + conversation + "/messages/1");
        await().atMost(SOON).until(() -> count("file_deletion_table WHERE attempts > 0") == 1);
        store.bucket().start();
        execute(store.server(), "UPDATE file_deletion_table SET due_at = now()");

        await().atMost(SOON).until(() -> store.bucket().objects().isEmpty());
        await().atMost(SOON).until(() -> count("file_deletion_table") == 0);
    }

    private long count(String sql) throws SQLException {
        try (Connection database = store.server().database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(TestServer server, String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aSilentStoreDoesNotKeepAClientForEver() {
        try (SilentProxy silent = new SilentProxy(store.bucket().port());
                StoreDirectory uploads = StoreDirectory.fresh();
                TestServer server = server(
                        uploads, "CHAT_ATTACHMENTS_S3_ENDPOINT", "http://127.0.0.1:" + silent.port(), "other/")) {
            TestUser cat = server.newUser("cat");
            FileClient cats = new FileClient(cat, cat.direct(server.newUser("dan")));
            String file = cats.sent("t1", "x", "", random(1000));
            silent.silence();
            silent.silenceNewOnes(true);

            assertThat(FileClient.get(cat, file).status()).isEqualTo(503);
            silent.silenceNewOnes(false);
            await().atMost(SOON).until(() -> FileClient.get(cat, file).status() == 200);
        }
    }

    private TestServer server(StoreDirectory uploads, String prefix) {
        return server(uploads, "CHAT_ATTACHMENTS_S3_PREFIX", prefix, prefix);
    }

    private TestServer server(StoreDirectory uploads, String variable, String value, String prefix) {
        TestServer.Builder builder = TestServer.with()
                .set("CHAT_ATTACHMENTS_DIRECTORY", uploads.path().toString());
        store.bucket().environment().forEach(builder::set);
        return builder.set("CHAT_ATTACHMENTS_S3_PREFIX", prefix)
                .set(variable, value)
                .start();
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_ATTACHMENTS_S3_SECRET_KEY, wrong",
        "CHAT_ATTACHMENTS_S3_ACCESS_KEY, nobody",
        "CHAT_ATTACHMENTS_S3_BUCKET, no-such-bucket",
        "CHAT_ATTACHMENTS_S3_ENDPOINT, http://127.0.0.1:1"
    })
    void aServerWithAWrongSettingStartsAndRefusesFilesAlone(String variable, String value) {
        try (StoreDirectory uploads = StoreDirectory.fresh();
                TestServer server = server(uploads, variable, value, "other/")) {
            TestUser cat = server.newUser("cat");
            FileClient cats = new FileClient(cat, cat.direct(server.newUser("dan")));

            assertUnavailable(cats.upload("x", "", random(1000)));
            try (TestSocket socket = cat.connect()) {
                socket.deliver("t1", cats.conversation(), "the chat works");
            }
        }
        assertThat(store.bucket().objects()).isEmpty();
    }

    @Test
    void aBucketThatAnswersAfterTheStartIsUsedFromThenOn() {
        store.bucket().stop();
        try (StoreDirectory uploads = StoreDirectory.fresh();
                TestServer server = server(uploads, "other/")) {
            TestUser cat = server.newUser("cat");
            FileClient cats = new FileClient(cat, cat.direct(server.newUser("dan")));
            JsonObject slot = cats.slotFor("x", 1000, "");
            assertUnavailable(cats.put(slot, random(1000)));
            store.bucket().start();

            await().atMost(SOON).until(() -> cats.put(slot, random(1000)).status() == 200);
        }
    }

    @Test
    void theBucketOfAnotherDatabaseIsRefused() {
        try (StoreDirectory uploads = StoreDirectory.fresh()) {
            assertThatThrownBy(() -> server(uploads, "chat/"))
                    .hasMessageContaining("store-id")
                    .hasMessageContaining("attachments.s3.prefix");
        }
    }

    @Test
    void theFilesOfAnotherDatabaseAreKeptThoughTheirBucketAnswersLate() throws SQLException {
        files.sent("t1", "x", "", random(1000));
        List<String> objects = store.bucket().objects();
        String key = objects.get(0).substring(objects.get(0).lastIndexOf('/') + 1);
        store.bucket().stop();
        try (StoreDirectory uploads = StoreDirectory.fresh();
                TestServer copy = server(uploads, "chat/")) {
            execute(copy, "INSERT INTO file_deletion_table (store_key, due_at) VALUES ('" + key + "', now())");
            store.bucket().start();
            // Two rounds of deletion.
            await().during(Duration.ofSeconds(11))
                    .atMost(SOON)
                    .until(() -> store.bucket().objects().equals(objects));
            store.bucket().delete("chat/store-id");

            await().atMost(SOON).until(() -> store.bucket().objects().isEmpty());
        }
    }
}
