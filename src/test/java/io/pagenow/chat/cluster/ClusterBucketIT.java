package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestS3;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nodes with the same bucket have the same files, and share no directory. */
@Threat(33)
final class ClusterBucketIT {
    private static final byte[] PICTURE = TestPictures.picture("png", 600, 400);

    @AutoClose
    private static final TestS3 bucket = new TestS3();

    @AutoClose
    private static final StoreDirectory first = StoreDirectory.fresh();

    @AutoClose
    private static final StoreDirectory second = StoreDirectory.fresh();

    @AutoClose
    private static final TestCluster cluster = cluster();

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);
    private final String conversation = ann.direct(ben);
    private final FileClient here = new FileClient(ann, conversation);
    private final FileClient there = new FileClient(ann.at(cluster.node(1)), conversation);

    private static TestCluster cluster() {
        Map<String, String> environment = new HashMap<>(bucket.environment());
        environment.put("CHAT_ATTACHMENTS_DIRECTORY", first.path().toString());
        TestCluster nodes = TestCluster.of(1, environment);
        nodes.add(Map.of("CHAT_ATTACHMENTS_DIRECTORY", second.path().toString()));
        nodes.awaitMembers(2);
        return nodes;
    }

    @Test
    void aFileOfOneNodeIsSentByAnotherAndReadOnBoth() {
        String file = here.ready("x.png", "image/png", PICTURE).getString("id");
        assertThat(there.send("t1", file).status()).isEqualTo(200);
        for (TestUser reader : List.of(ann, ben, ben.at(cluster.node(0)))) {
            assertThat(FileClient.get(reader, file).status()).isEqualTo(200);
            assertThat(FileClient.get(reader, file + "/thumbnail").status()).isEqualTo(200);
        }
    }

    @Test
    void anUploadThatMovesToAnotherNodeBeginsAgainThere() {
        int size = PICTURE.length;
        JsonObject slot = here.slotFor("x.png", size, "image/png");
        here.put(slot, Arrays.copyOf(PICTURE, 100), "Content-Range", "bytes 0-99/" + size);
        Rest.Answer refused = there.put(
                slot, Arrays.copyOfRange(PICTURE, 100, size), "Content-Range", "bytes 100-" + (size - 1) + "/" + size);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(there.query(slot, size).object().getInteger("received")).isZero();
        Rest.Answer done = there.put(slot, PICTURE);

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(FileClient.get(ann, slot.getString("attachmentId")).status()).isEqualTo(200);
        assertThat(second.files()).isEmpty();
    }

    @Test
    void filesOfBothNodesAreDeletedFromTheBucket() {
        List<String> before = bucket.objects();
        here.sent("d1", "x.png", "image/png", PICTURE);
        there.sent("d2", "x.txt", "", new byte[10]);
        assertThat(bucket.objects()).hasSize(before.size() + 3);
        ann.delete("/conversations/" + conversation + "/messages/1");
        ann.delete("/conversations/" + conversation + "/messages/2");

        await().atMost(Duration.ofSeconds(60)).until(() -> bucket.objects().size() == before.size());
    }
}
