package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
        byte[] bytes = random();
        StoreDirectory store = new StoreDirectory(folder.resolve("data/attachments"));
        JarProcess killed = JarProcess.in(folder).start().awaitReady();
        TestUser ann = TestUser.signIn(killed, "ann");
        FileClient files = new FileClient(ann, ann.direct(TestUser.signIn(killed, "ben")));
        JsonObject slot = files.slotFor("x", SIZE, "");
        try (RawHttp connection = RawHttp.connect(killed.http())) {
            connection.send("PUT " + files.url(slot).getRawPath() + "?"
                    + files.url(slot).getRawQuery() + " HTTP/1.1\r\nHost: "
                    + killed.http().getAuthority() + "\r\nContent-Length: " + SIZE + "\r\n\r\n");
            connection.send(new String(bytes, 0, 1_500_000, StandardCharsets.ISO_8859_1));
            await().until(() -> store.files().stream().anyMatch(name -> name.endsWith(".part")));
            killed.kill();
        }

        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
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
            assertThat(store.files()).hasSize(1);
        }
    }
}
