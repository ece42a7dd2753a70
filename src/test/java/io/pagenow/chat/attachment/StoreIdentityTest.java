package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shared directory belongs to one database. */
class StoreIdentityTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database();
    private Path mark;

    /** A database that creates the id "mine". */
    private static final class Database implements StoreIdentity.Ids {
        private Optional<String> id = Optional.empty();

        @Override
        public Future<Optional<String>> known() {
            return Future.succeededFuture(id);
        }

        @Override
        public Future<StoreIdentity.Created> create() {
            boolean isNew = id.isEmpty();
            id = Optional.of("mine");
            return Future.succeededFuture(new StoreIdentity.Created("mine", isNew));
        }
    }

    @BeforeEach
    void begin() {
        mark = folder.resolve("store-id");
    }

    @AfterEach
    void end() {
        vertx.close().await();
    }

    private void check() {
        new StoreIdentity(vertx, new LocalFileStore(vertx, new FilePaths(folder)), database)
                .checkDirectory()
                .await();
    }

    @Test
    void aNewDirectoryIsMarkedByTheNodeThatMakesTheId() {
        check();

        check();
        assertThat(mark).hasContent("mine");
    }

    @Test
    void theDirectoryOfAnotherDatabaseIsRefusedAndKeepsItsMark() throws IOException {
        Files.writeString(mark, "other");
        for (Optional<String> known : List.of(Optional.<String>empty(), Optional.of("mine"))) {
            database.id = known;
            assertThatThrownBy(this::check)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attachments.directory");

            assertThat(database.id).isEqualTo(known);
        }
        assertThat(mark).hasContent("other");
    }

    @Test
    void aRestoredDatabaseTakesTheDirectoryWhenItsMarkIsDeleted() throws IOException {
        Files.writeString(mark, "other");
        assertThatThrownBy(this::check).hasMessageContaining("delete the file store-id");
        Files.delete(mark);

        check();
        assertThat(mark).hasContent("mine");
    }

    @Test
    void aDirectoryWithoutItsMarkIsTakenByTheIdThatTheMessageTells() throws IOException {
        database.id = Optional.of("mine");
        assertThatThrownBy(this::check).hasMessageContaining("write mine into the file store-id");
        assertThat(mark).doesNotExist();
        Files.writeString(mark, "mine\n");

        check();
    }
}
