package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.support.TestPictures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The turns of users whose files are examined, and the files of an examination. */
class UploadDirectoryTest {
    private static final byte[] SLOW = TestPictures.emptyPng(4_000, 4_000, 16_004_000);

    @TempDir
    private Path folder;

    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    private final List<String> examined = new CopyOnWriteArrayList<>();
    private FilePaths paths;

    @BeforeEach
    void open() throws IOException {
        paths = new FilePaths(folder);
        paths.createDirectory();
    }

    private String received(byte[] bytes) throws IOException {
        String key = UUID.randomUUID().toString();
        paths.createFolder(key);
        Files.write(paths.part(key), bytes);
        return key;
    }

    private Future<ExaminedFile> examine(UploadDirectory uploads, String userId, byte[] bytes) throws IOException {
        return uploads.examine(userId, received(bytes), "image/png", Optional.empty())
                .onComplete(done -> examined.add(userId));
    }

    @Test
    void oneUsersFilesLeaveTurnsToOthersAndAreBounded() throws IOException {
        UploadDirectory uploads = new UploadDirectory(vertx, paths, true);
        for (int number = 0; number < 8; number++) {
            examine(uploads, "ann", SLOW);
        }
        Future<ExaminedFile> tooMany = uploads.examine("ann", received(SLOW), "image/png", Optional.empty());
        Future<ExaminedFile> bens = examine(uploads, "ben", TestPictures.picture("png", 10, 10));

        await().until(() -> examined.size() == 9);
        assertThat(examined.indexOf("ben")).isLessThan(4);
        assertThat(bens.succeeded()).isTrue();
        assertThat(tooMany.cause()).isInstanceOf(ChatException.class);
        assertThat(((ChatException) tooMany.cause()).code()).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void aFileThatKeepsItsMetadataHasAThumbnailOfTheOneWithoutThemWhichIsDeleted() throws IOException {
        UploadDirectory uploads = new UploadDirectory(vertx, paths, false);
        String key = received(TestPictures.pngWithPosition(30, 20));
        Future<ExaminedFile> file = uploads.examine("ann", key, "image/png", Optional.empty());

        await().until(file::isComplete);
        assertThat(file.result().file()).isEqualTo(paths.part(key));
        assertThat(file.result().thumbnail()).contains(paths.newThumbnail(key));
        assertThat(paths.cleaned(key)).doesNotExist();
    }
}
