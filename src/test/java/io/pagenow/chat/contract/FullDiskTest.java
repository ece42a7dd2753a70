package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.TestS3;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full in the middle of an upload refuses that upload, and nothing else. */
@Threat(33)
class FullDiskTest {
    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    @ParameterizedTest
    @EnumSource(StoreServer.Kind.class)
    void theUploadIsRefusedAndLeavesRoomAndTheChatGoesOn(StoreServer.Kind kind) throws Exception {
        try (StoreDirectory disk = StoreDirectory.fresh();
                TestS3 bucket = new TestS3()) {
            String path = disk.path().toString();
            boolean isMounted = run("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", path) == 0;
            assumeTrue(isMounted, "a small disk needs the right to mount one");
            TestServer.Builder builder = TestServer.with().set("CHAT_ATTACHMENTS_DIRECTORY", path);
            if (kind == StoreServer.Kind.BUCKET) {
                bucket.environment().forEach(builder::set);
            }
            try (TestServer server = builder.start()) {
                check(server, disk);
            } finally {
                run("umount", path);
            }
        }
    }

    private static void check(TestServer server, StoreDirectory disk) {
        TestUser ann = server.newUser("ann");
        String conversation = ann.direct(server.newUser("ben"));
        FileClient files = new FileClient(ann, conversation);
        byte[] bytes = new byte[4_000_000];
        new Random(1).nextBytes(bytes);
        JsonObject slot = files.slotFor("x", bytes.length, "");
        Rest.Answer refused = files.put(slot, bytes);

        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.object().getString("code")).isEqualTo("store-unavailable");
        await().until(() -> disk.files().isEmpty());
        try (TestSocket socket = ann.connect()) {
            socket.deliver("t1", conversation, "the chat goes on");
        }
        String small = files.sent("t2", "y", "", new byte[1000]);
        assertThat(FileClient.get(ann, small).body()).hasSize(1000);
        assertThat(files.query(slot, bytes.length).object().getInteger("received"))
                .isZero();
    }
}
