package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.StoreServer;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that no message has are deleted from the store. */
@Threat(33)
@ParameterizedClass
@EnumSource(StoreServer.Kind.class)
class AttachmentDeletionTest {
    @AutoClose
    private final StoreServer store;

    private final StoreServer.Kind kind;
    private final TestServer server;
    private final TestUser ann;
    private final String conversation;
    private final FileClient files;

    AttachmentDeletionTest(StoreServer.Kind kind) {
        this.kind = kind;
        store = StoreServer.start(kind);
        server = store.server();
        ann = server.newUser("ann");
        conversation = ann.group("Team", server.newUser("ben"), server.newUser("cat"));
        files = new FileClient(ann, conversation);
    }

    private static final byte[] TEXT = "hello".getBytes(StandardCharsets.UTF_8);

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private long count(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aDeletedMessageTakesItsFilesAndThumbnailsAlong() {
        files.sent("t1", "x.png", "image/png", TestPictures.picture("png", 100, 100));
        String kept = files.sent("t2", "x.txt", "", TEXT);
        assertThat(store.files()).hasSize(3);
        ann.delete("/conversations/" + conversation + "/messages/1");

        soon().until(() -> store.files().size() == 1);
        assertThat(FileClient.get(ann, kept).status()).isEqualTo(200);
    }

    @Test
    void aDeletionOfManyMessagesTakesTheirFilesAlong() {
        for (int number = 0; number < 25; number++) {
            files.sent("t" + number, "x.txt", "", TEXT);
        }
        ann.post("/conversations/" + conversation + "/messages/delete", "{\"ranges\":[[2,25]]}");

        soon().until(() -> store.files().size() == 1);
    }

    @Test
    void aDeletedConversationTakesItsFilesAlong() throws SQLException {
        files.sent("t1", "x.txt", "", TEXT);
        files.ready("y.txt", "", TEXT);
        ann.delete("/conversations/" + conversation);
        execute("UPDATE conversation_table SET deleted_at = deleted_at - interval '1 minute'");

        soon().until(() -> store.files().isEmpty());
        soon().until(() -> count("conversation_table") == 0);
    }

    @Test
    void aFileThatNoMessageUsesIsDeletedAfterADay() throws SQLException {
        String kept = files.sent("t1", "x.txt", "", TEXT);
        String unused = files.ready("y.txt", "", TEXT).getString("id");
        files.put(files.slotFor("z.txt", 1000, ""), TEXT, "Content-Range", "bytes 0-4/1000");
        assertThat(store.files()).hasSize(3);
        execute("UPDATE attachment_table SET created_at = created_at - interval '23 hours'");
        String younger = files.ready("w.txt", "", TEXT).getString("id");
        execute("UPDATE attachment_table SET created_at = created_at - interval '2 hours'");

        soon().until(() -> store.files().size() == 2);
        assertThat(FileClient.get(ann, unused).status()).isEqualTo(404);
        assertThat(FileClient.get(ann, kept).status()).isEqualTo(200);
        assertThat(FileClient.get(ann, younger).status()).isEqualTo(200);
        assertThat(files.send("t2", unused).status()).isEqualTo(400);
    }

    @Test
    void aFileThatCannotBeDeletedIsTriedAgain() throws SQLException, IOException {
        assumeTrue(kind == StoreServer.Kind.DIRECTORY, "of a bucket, see S3FaultsTest");
        files.sent("t1", "x.txt", "", TEXT);
        Path file = path(store.files().get(0));
        Files.delete(file);
        Files.createDirectories(file.resolve("obstacle"));
        ann.delete("/conversations/" + conversation + "/messages/1");
        soon().until(() -> count("file_deletion_table WHERE attempts > 0") == 1);
        Files.delete(file.resolve("obstacle"));
        execute("UPDATE file_deletion_table SET due_at = now()");

        soon().until(() -> count("file_deletion_table") == 0);
        assertThat(file).doesNotExist();
    }

    private Path path(String key) {
        return store.directory()
                .path()
                .resolve(key.substring(0, 2))
                .resolve(key.substring(2, 4))
                .resolve(key);
    }

    @Test
    void bytesOfDeletedFilesDoNotCount() throws SQLException {
        execute(
                "INSERT INTO attachment_table (attachment_id, conversation_id, uploader, created_at, name, size, declared_type,"
                        + " store_key, message_id, seq) VALUES (gen_random_uuid(), '" + conversation + "', '" + ann.id()
                        + "', now(), 'x', 1073741824, '', gen_random_uuid()::text, gen_random_uuid(), 1)");
        assertThat(files.slot("x", 1, "").status()).isEqualTo(409);
        execute("DELETE FROM attachment_table");

        assertThat(files.slot("x", 1, "").status()).isEqualTo(201);
        assertThat(List.of(files.upload("x", "", TEXT).status())).containsExactly(200);
    }
}
