package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nodes that share a directory have the same files; without one there are none. */
final class ClusterAttachmentsIT {
    private static final byte[] PICTURE = TestPictures.picture("png", 600, 400);

    @AutoClose
    private static final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(
            2,
            Map.of(
                    "CHAT_ATTACHMENTS_SHARED",
                    "true",
                    "CHAT_ATTACHMENTS_DIRECTORY",
                    store.path().toString()));

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);
    private final String conversation = ann.direct(ben);
    private final FileClient here = new FileClient(ann, conversation);
    private final FileClient there = new FileClient(ann.at(cluster.node(1)), conversation);

    @Test
    void aFileOfOneNodeIsSentByAnotherAndReadOnBoth() {
        JsonObject file = here.ready("x.png", "image/png", PICTURE);
        try (TestSocket bens = ben.connect()) {
            assertThat(there.send("t1", file.getString("id")).status()).isEqualTo(200);
            assertThat(bens.awaitType("new-message").getJsonArray("attachments").getJsonObject(0))
                    .isEqualTo(file);
        }
        for (TestUser reader : List.of(ann, ben, ben.at(cluster.node(0)))) {
            assertThat(FileClient.get(reader, file.getString("id")).status()).isEqualTo(200);
            assertThat(FileClient.get(reader, file.getString("id") + "/thumbnail")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anUploadBeginsOnOneNodeAndEndsOnAnother() {
        JsonObject slot = here.slotFor("x.png", PICTURE.length, "image/png");
        here.put(slot, Arrays.copyOf(PICTURE, 100), "Content-Range", "bytes 0-99/" + PICTURE.length);
        Rest.Answer done = there.put(
                slot,
                Arrays.copyOfRange(PICTURE, 100, PICTURE.length),
                "Content-Range",
                "bytes 100-" + (PICTURE.length - 1) + "/" + PICTURE.length);

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(FileClient.get(ann, slot.getString("attachmentId")).status()).isEqualTo(200);
    }

    @Test
    void aFileThatBothNodesSendAtOnceBelongsToOneMessage() {
        for (int round = 0; round < 10; round++) {
            String id = here.ready("x.txt", "", new byte[10]).getString("id");
            String name = "r" + round;
            List<Rest.Answer> different =
                    AtOnce.run(6, number -> (number % 2 == 0 ? here : there).send(name + "-" + number, id));
            assertThat(different).filteredOn(answer -> answer.status() == 200).hasSize(1);
            String other = here.ready("x.txt", "", new byte[10]).getString("id");
            List<Rest.Answer> same = AtOnce.run(6, number -> (number % 2 == 0 ? here : there).send(name, other));
            assertThat(same)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isEqualTo(200));
            assertThat(same)
                    .extracting(answer -> answer.object().getString("messageId"))
                    .containsOnly(same.get(0).object().getString("messageId"));
        }
    }

    @Test
    void deletedFilesAreDeletedByOneOfTheNodes() {
        int before = store.files().size();
        for (int number = 0; number < 30; number++) {
            (number % 2 == 0 ? here : there).sent("d" + number, "x.txt", "", new byte[10]);
        }
        long newest = ann.history(conversation).size();
        for (long seq = 1; seq <= newest; seq++) {
            ann.delete("/conversations/" + conversation + "/messages/" + seq);
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> store.files().size() <= before);
    }

    @Test
    void aNodeWithAnotherDirectoryDoesNotStart() {
        try (StoreDirectory other = StoreDirectory.fresh();
                JarProcess stranger = cluster.launch(
                        Map.of("CHAT_ATTACHMENTS_DIRECTORY", other.path().toString()))) {
            await().atMost(TestCluster.PATIENCE).until(() -> !stranger.isAlive());

            assertThat(stranger.output())
                    .contains("attachments.directory")
                    .contains(other.path().toString());
        }
    }

    @Test
    void withoutASharedDirectoryThereAreNoAttachments() {
        try (TestCluster without = TestCluster.of(1)) {
            TestUser cat = without.newUser("cat", 0);

            assertThat(Rest.get(without.node(0).http().resolve("/client-settings"))
                            .object()
                            .getJsonArray("features"))
                    .doesNotContain("attachments");
            assertThat(new FileClient(cat, cat.direct(without.newUser("dan", 0)))
                            .slot("x", 1, "")
                            .status())
                    .isEqualTo(404);
        }
    }
}
