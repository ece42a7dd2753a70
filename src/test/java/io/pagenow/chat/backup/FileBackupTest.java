package io.pagenow.chat.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.attachment.FileTransfer;
import io.pagenow.chat.config.LoadedSettings;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestS3;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backup has the files of messages, from either kind of store and for either kind. */
final class FileBackupTest {
    private static final byte[] PICTURE = TestPictures.picture("png", 600, 400);
    private static final byte[] LARGE = new byte[3_000_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    @TempDir
    private Path folder;

    @AutoClose
    private final StoreDirectory from = StoreDirectory.fresh();

    @AutoClose
    private final StoreDirectory to = StoreDirectory.fresh();

    @AutoClose
    private final TestS3 bucket = new TestS3();

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter printed = new StringWriter();
    private final String source = TestDatabases.fresh();
    private final String target = TestDatabases.fresh();

    @AfterEach
    void end() {
        vertx.close().await();
        TestDatabases.drop(source);
        TestDatabases.drop(target);
    }

    private Map<String, String> environment(StoreDirectory directory, boolean isBucket, String prefix) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CHAT_ATTACHMENTS_DIRECTORY", directory.path().toString());
        if (isBucket) {
            environment.putAll(bucket.environment());
            environment.put("CHAT_ATTACHMENTS_S3_PREFIX", prefix);
        }
        return environment;
    }

    private static TestServer server(String database, Map<String, String> environment) {
        TestServer.Builder builder = TestServer.with().database(database);
        environment.forEach(builder::set);
        return builder.start();
    }

    private Path back(Map<String, String> environment) throws IOException {
        Path file = folder.resolve("chat.tar.gz");
        try (FileTransfer files = transfer(environment)) {
            new Backup(address(source), with(files), new PrintWriter(printed)).writeTo(file, false);
        }
        return file;
    }

    private void restore(Path file, Map<String, String> environment) throws IOException {
        try (FileTransfer files = transfer(environment)) {
            new Restore(BackupFile.verify(file), address(target), with(files), new PrintWriter(printed)).run();
        }
    }

    private static FileChoice with(FileTransfer files) {
        return new FileChoice(Optional.of(files), false);
    }

    private FileTransfer transfer(Map<String, String> environment) throws IOException {
        Path settings = Files.createTempDirectory(folder, "settings");
        Settings.Attachments attachments =
                LoadedSettings.of(settings, environment).attachments();
        return new FileTransfer(vertx, attachments);
    }

    private static DatabaseAddress address(String uri) {
        return new DatabaseAddress(new Secret(uri));
    }

    @ParameterizedTest(name = "from a bucket: {0}, to a bucket: {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theFilesOfRestoredMessagesCanBeRead(boolean fromBucket, boolean toBucket) throws IOException {
        Map<String, String> there = environment(to, toBucket, "restored/");
        String picture;
        String large;
        String unsent;
        FileClient.Bytes original;
        FileClient.Bytes thumbnail;
        try (TestServer server = server(source, environment(from, fromBucket, "original/"))) {
            TestUser ann = server.user("ann");
            FileClient files = new FileClient(ann, ann.direct(server.user("ben")));
            picture = files.sent("t1", "x.png", "image/png", PICTURE);
            large = files.sent("t2", "x.bin", "", LARGE);
            unsent = files.ready("y.txt", "", new byte[10]).getString("id");
            files.put(files.slotFor("z", 1000, ""), new byte[5], "Content-Range", "bytes 0-4/1000");
            original = FileClient.get(ann, picture);
            thumbnail = FileClient.get(ann, picture + "/thumbnail");
            restore(back(environment(from, fromBucket, "original/")), there);
        }

        assertThat(printed.toString()).containsPattern("files +3 copied").containsPattern("files +3 restored");
        try (TestServer restored = server(target, there)) {
            TestUser ben = restored.user("ben");
            assertThat(FileClient.get(ben, picture).content()).isEqualTo(original.content());
            assertThat(FileClient.get(ben, picture).header("content-type")).isEqualTo("image/png");
            assertThat(FileClient.get(ben, picture + "/thumbnail").content()).isEqualTo(thumbnail.content());
            assertThat(FileClient.get(ben, large).body()).isEqualTo(LARGE);
            assertThat(FileClient.get(restored.user("ann"), unsent).status()).isEqualTo(200);
            assertThat(to.files()).hasSize(toBucket ? 0 : 4);
        }
    }

    @Test
    void aFileThatIsDeletedMeanwhileIsOmittedAndOneThatIsMissingIsNot() throws IOException, SQLException {
        Map<String, String> here = environment(from, false, "");
        try (TestServer server = server(source, here)) {
            TestUser ann = server.user("ann");
            new FileClient(ann, ann.direct(server.user("ben"))).sent("t1", "x.bin", "", LARGE);
            String key = from.files().get(0);
            Files.delete(from.path()
                    .resolve(key.substring(0, 2))
                    .resolve(key.substring(2, 4))
                    .resolve(key));
        }

        assertThatThrownBy(() -> back(here))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("attachments.directory")
                .hasMessageContaining("--without-files");
        assertThat(folder.resolve("chat.tar.gz")).doesNotExist();
        try (Connection database = TestDatabases.open(source);
                Statement statement = database.createStatement()) {
            statement.execute("DELETE FROM attachment_table");
        }
        restore(back(here), environment(to, false, ""));
        assertThat(printed.toString()).containsPattern("files +0 copied");
    }

    @Test
    void withoutAStoreFilesAreLeftOutOnlyOnRequest() throws IOException {
        FileChoice none = new FileChoice(Optional.empty(), false);
        FileChoice without = new FileChoice(Optional.empty(), true);
        Map<String, String> here = environment(from, false, "");
        try (TestServer server = server(source, here)) {
            TestUser ann = server.user("ann");
            new FileClient(ann, ann.direct(server.user("ben"))).sent("t1", "x.bin", "", LARGE);
        }
        PrintWriter out = new PrintWriter(printed);
        Path alone = folder.resolve("alone.tar.gz");

        assertThatThrownBy(() -> new Backup(address(source), none, out).writeTo(alone, false))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("has 1 file of messages")
                .hasMessageContaining("--without-files");
        assertThat(alone).doesNotExist();
        new Backup(address(source), without, out).writeTo(alone, false);
        BackupFile whole = BackupFile.verify(back(here));
        assertThatThrownBy(() -> new Restore(whole, address(target), none, out).run())
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("--without-files");
        new Restore(BackupFile.verify(alone), address(target), none, out).run();
    }

    @Test
    void aDamagedFileIsRefusedBeforeAnythingIsWritten() throws IOException {
        Map<String, String> here = environment(from, false, "");
        try (TestServer server = server(source, here)) {
            TestUser ann = server.user("ann");
            new FileClient(ann, ann.direct(server.user("ben"))).sent("t1", "x.bin", "", LARGE);
        }
        Path file = back(here);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> restore(file, environment(to, false, ""))).isInstanceOf(BackupException.class);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> restore(file, environment(to, false, ""))).isInstanceOf(BackupException.class);
        assertThat(to.files()).isEmpty();
    }
}
