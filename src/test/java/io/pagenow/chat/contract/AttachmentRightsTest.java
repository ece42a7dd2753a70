package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.attachment.Tickets;
import io.pagenow.chat.attachment.Tickets.Purpose;
import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.FileClient.Bytes;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Files are for those who see the message, at the moment of the request. */
@Threat(31)
class AttachmentRightsTest {
    private static final byte[] PICTURE = TestPictures.picture("png", 100, 100);

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser eve = server.newUser("eve");
    private final String conversation = ann.group("Team", ben, cat);
    private final FileClient files = new FileClient(ann, conversation);

    private static void assertReads(TestUser reader, String file) {
        assertThat(FileClient.get(reader, file).status()).isEqualTo(200);
        assertThat(FileClient.get(reader, file + "/thumbnail").status()).isEqualTo(200);
        assertThat(reader.get("/attachments/" + file + "/url").status()).isEqualTo(200);
    }

    /** The answers are those for a file that does not exist. */
    private static void assertLearnsNothing(TestUser reader, String file) {
        String none = UUID.randomUUID().toString();
        for (String path : new String[] {"", "/thumbnail", "/url"}) {
            Bytes answer = FileClient.get(reader, file + path);
            Bytes missing = FileClient.get(reader, none + path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(missing.body());
        }
        assertThat(FileClient.get(reader, file, "If-None-Match", "*").status()).isEqualTo(404);
        assertThat(FileClient.get(reader, file, "Range", "bytes=0-0").status()).isEqualTo(404);
    }

    private URI link(TestUser reader, String file) {
        URI call = server.http().resolve("/attachments/" + file + "/url");
        return call.resolve(reader.get(call.getPath()).object().getString("url"));
    }

    @Test
    void participantsReadItAndStrangersLearnNothing() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);

        assertReads(ann, file);
        assertReads(ben, file);
        assertLearnsNothing(eve, file);
        assertThat(Rest.get(server.http().resolve("/attachments/" + file + "/url"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void onlyItsUploaderReadsItBeforeItIsSent() {
        String file = files.ready("x.png", "image/png", PICTURE).getString("id");

        assertReads(ann, file);
        assertLearnsNothing(ben, file);
        assertLearnsNothing(eve, file);
    }

    @Test
    void whoIsRemovedLosesItAndALinkToItAtOnce() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);
        URI link = link(ben, file);
        assertThat(FileClient.get(link).status()).isEqualTo(200);
        ann.delete("/conversations/" + conversation + "/participants/" + ben.id());

        assertLearnsNothing(ben, file);
        assertThat(FileClient.get(link).status()).isEqualTo(404);
        assertReads(cat, file);
    }

    @Test
    void anUploaderWhoLeavesLosesIt() {
        FileClient bens = new FileClient(ben, conversation);
        String file = bens.sent("t1", "x.png", "image/png", PICTURE);
        String unused = bens.ready("x.png", "image/png", PICTURE).getString("id");
        ben.delete("/conversations/" + conversation + "/participants/" + ben.id());

        assertLearnsNothing(ben, file);
        assertLearnsNothing(ben, unused);
        assertReads(ann, file);
    }

    @Test
    void whoJoinsWithoutTheHistoryReadsTheLaterOnesAlone() {
        String before = files.sent("t1", "x.png", "image/png", PICTURE);
        ann.post("/conversations/" + conversation + "/participants", "{\"userIds\":[\"" + eve.id() + "\"]}");
        String after = files.sent("t2", "x.png", "image/png", PICTURE);

        assertLearnsNothing(eve, before);
        assertReads(eve, after);
    }

    @Test
    void aMemberWhoMayNotSendReadsButDoesNotUpload() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);
        ann.put("/conversations/" + conversation + "/participants/" + ben.id(), "{\"maySend\":false}");

        assertReads(ben, file);
        Rest.Answer refused = new FileClient(ben, conversation).slot("x", 1, "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
    }

    @Test
    void nobodyReadsTheFileOfADeletedMessage() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);
        URI link = link(ben, file);
        ann.delete("/conversations/" + conversation + "/messages/1");

        assertLearnsNothing(ann, file);
        assertLearnsNothing(ben, file);
        assertThat(FileClient.get(link).status()).isEqualTo(404);
        assertThat(ben.history(conversation).get(0).containsKey("attachments")).isFalse();
    }

    @Test
    void whoHasClearedTheConversationNoLongerReadsIt() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);
        ben.put("/conversations/" + conversation + "/me", "{\"cleared\":true}");

        assertLearnsNothing(ben, file);
        assertReads(cat, file);
    }

    @Test
    void aStrangerUploadsAndSendsNothing() {
        FileClient eves = new FileClient(eve, conversation);
        assertThat(eves.slot("x", 1, "").status()).isEqualTo(404);
        String file = files.ready("x.png", "image/png", PICTURE).getString("id");

        assertThat(eves.send("t1", file).status()).isEqualTo(404);
        Rest.Answer bens = new FileClient(ben, conversation).send("t2", file);
        Rest.Answer missing =
                new FileClient(ben, conversation).send("t3", UUID.randomUUID().toString());
        assertThat(bens.status()).isEqualTo(400);
        assertThat(bens.body()).isEqualTo(missing.body());
    }

    @Test
    void aFileIsForTheConversationOfItsSlot() {
        String file = files.ready("x.png", "image/png", PICTURE).getString("id");
        FileClient elsewhere = new FileClient(ann, ann.direct(eve));

        assertThat(elsewhere.send("t1", file).object().getString("field")).isEqualTo("attachments");
        assertThat(files.send("t1", file).status()).isEqualTo(200);
    }

    @Test
    void aFileThatIsNotCompleteIsNotSent() {
        String slot = files.slotFor("x.png", 10, "").getString("attachmentId");

        assertThat(files.send("t1", slot).object().getString("field")).isEqualTo("attachments");
        assertLearnsNothing(ann, slot);
    }

    @Test
    void aTicketIsForOneFileOneUseAndATime() throws SQLException {
        JsonObject slot = files.slotFor("x.png", PICTURE.length, "image/png");
        JsonObject other = new FileClient(ben, conversation).slotFor("x.png", PICTURE.length, "image/png");
        UUID id = UUID.fromString(slot.getString("attachmentId"));
        String ofOther = files.url(other).getQuery();
        Tickets tickets = new Tickets(key(), InstantSource.system());
        Instant soon = Instant.now().plusSeconds(60);
        for (String query : new String[] {
            ofOther,
            "ticket=",
            "ticket=AAAA",
            "",
            "ticket="
                    + tickets.issue(Purpose.UPLOAD, id, ann.id(), Instant.now().minusSeconds(1)),
            "ticket=" + tickets.issue(Purpose.DOWNLOAD, id, ann.id(), soon),
        }) {
            Rest.Answer refused = Rest.call("PUT", server.http().resolve("/attachments/" + id + "?" + query), PICTURE);
            assertThat(refused.status()).as(query).isEqualTo(403);
        }
        // The ticket of another user is signed, and yet that user has no such slot.
        String bens = tickets.issue(Purpose.UPLOAD, id, ben.id(), soon);
        assertThat(Rest.call("PUT", server.http().resolve("/attachments/" + id + "?ticket=" + bens), PICTURE)
                        .status())
                .isEqualTo(404);
        assertThat(files.query(slot, PICTURE.length).object().getLong("received"))
                .isZero();
        assertThat(files.put(slot, PICTURE).status()).isEqualTo(200);
        String upload = tickets.issue(Purpose.UPLOAD, id, ann.id(), soon);
        assertThat(FileClient.get(server.http().resolve("/attachments/" + id + "?ticket=" + upload))
                        .status())
                .isEqualTo(403);
    }

    private static byte[] key() throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT secret FROM secret_table WHERE name = 'tickets'")) {
            row.next();
            return row.getBytes(1);
        }
    }

    @Test
    void aBannedUserReadsNothing() {
        String file = files.sent("t1", "x.png", "image/png", PICTURE);
        URI link = link(ben, file);
        server.administrator().post("/admin/users/" + ben.id() + "/ban", "{\"reason\":\"test\"}");

        await().until(() -> FileClient.get(link).status() == 403);
        assertThat(FileClient.get(ben, file).status()).isEqualTo(403);
    }

    @Test
    void slotsOfOneUserThatWaitLeaveConnectionsToOthers() throws Exception {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('attachments " + ann.id() + "', 0))");
            CompletableFuture<List<Integer>> slots = CompletableFuture.supplyAsync(() -> AtOnce.run(
                    20, number -> files.slot("file", 10, "text/plain").status()));
            await().until(() -> waitingLocks(statement) > 0);
            assertThat(ben.get("/conversations").status()).isEqualTo(200);
            assertThat(waitingLocks(statement)).isEqualTo(1);
            database.rollback();
            assertThat(slots.get()).containsOnly(201);
        }
    }

    private static int waitingLocks(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted")) {
            found.next();
            return found.getInt(1);
        }
    }
}
