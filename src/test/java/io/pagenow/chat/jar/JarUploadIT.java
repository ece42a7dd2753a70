package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestS3;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload survives the end of the server in the middle of it. */
@Threat(33)
final class JarUploadIT {
    private static final int SIZE = 4_000_000;

    @TempDir
    private Path folder;

    private static byte[] random() {
        byte[] bytes = new byte[SIZE];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    @Test
    void itGoesOnAfterAKillOfTheServer() throws IOException {
        goesOn(Map.of());
        assertThat(new StoreDirectory(folder.resolve("data/attachments")).files())
                .hasSize(1);
    }

    @Test
    void itGoesOnAfterAKillOfAServerWithABucket() throws IOException {
        try (TestS3 bucket = new TestS3()) {
            goesOn(bucket.environment());

            assertThat(bucket.objects()).hasSize(1);
            assertThat(new StoreDirectory(folder.resolve("data/attachments")).files())
                    .isEmpty();
        }
    }

    private JarProcess server(Map<String, String> environment) {
        JarProcess.Builder builder = JarProcess.in(folder);
        environment.forEach(builder::environment);
        return builder.start().awaitReady();
    }

    private void goesOn(Map<String, String> environment) throws IOException {
        byte[] bytes = random();
        StoreDirectory store = new StoreDirectory(folder.resolve("data/attachments"));
        JarProcess killed = server(environment);
        TestUser ann = TestUser.signIn(killed, "ann");
        FileClient files = new FileClient(ann, ann.direct(TestUser.signIn(killed, "ben")));
        JsonObject slot = files.slotFor("x", SIZE, "");
        try (RawHttp connection = RawHttp.connect(killed.http())) {
            connection.send("PUT " + files.url(slot).getRawPath() + "?"
                    + files.url(slot).getRawQuery() + " HTTP/1.1\r\nHost: "
                    + killed.http().getAuthority() + "\r\nContent-Length: " + SIZE + "\r\n\r\n");
            connection.send(new String(bytes, 0, 1_500_000, StandardCharsets.ISO_8859_1));
            await().until(() -> store.bytes() > 0);
            killed.kill();
        }

        try (JarProcess server = server(environment)) {
            FileClient later = new FileClient(ann.at(server), files.conversation());
            // The lease of the killed server ends by itself.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> later.query(slot, SIZE).status() == 202);
            int received = later.query(slot, SIZE).object().getInteger("received");
            assertThat(received).isBetween(1, 1_500_000);
            Rest.Answer done = later.put(
                    slot,
                    Arrays.copyOfRange(bytes, received, SIZE),
                    "Content-Range",
                    "bytes " + received + "-" + (SIZE - 1) + "/" + SIZE);

            assertThat(done.status()).as(done.body()).isEqualTo(200);
            assertThat(FileClient.get(ann.at(server), slot.getString("attachmentId"))
                            .body())
                    .isEqualTo(bytes);
        }
    }
}
