package io.pagenow.chat.attachment.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.attachment.FileStore.Variant;
import io.pagenow.chat.config.S3Settings;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that answer in other ways than most do. */
class S3FileStoreTest {
    private static final String KEY = "0123456789abcdef";
    private static final String CONTENT = "0123456789";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Queue<String> requested = new ConcurrentLinkedQueue<>();
    private S3FileStore store;
    private int status;
    private String body = CONTENT;
    private String contentRange = "";

    @BeforeEach
    void begin() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
        store = new S3FileStore(
                vertx,
                new S3Settings(
                        URI.create("http://127.0.0.1:" + server.actualPort()),
                        "us-east-1",
                        "files",
                        "chat",
                        new Secret("a secret of this test"),
                        true,
                        "",
                        Optional.empty()));
    }

    @AfterEach
    void end() {
        store.close().await();
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        requested.add(request.method() + " " + request.path());
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .putHeader("Content-Length", String.valueOf(CONTENT.length()))
                    .end();
            return;
        }
        if (!contentRange.isEmpty()) {
            request.response().putHeader("Content-Range", contentRange);
        }
        request.response().setStatusCode(status).end(body);
    }

    private <T> T await(Supplier<Future<T>> step) {
        Promise<T> done = Promise.promise();
        context.runOnContext(begun -> step.get().onComplete(done));
        return done.future().await();
    }

    private Buffer read(long first, long length) {
        return await(() -> store.open(KEY, Variant.ORIGINAL).compose(file -> read(file, first, length)));
    }

    private static Future<Buffer> read(StoredFile file, long first, long length) {
        return file.read(first, length).compose(FileBytes::next);
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', 2, 4",
        "200, '', 0, 4",
        "206, '', 2, 4",
        "206, bytes 0-3/10, 2, 4",
        "206, bytes 2-5/11, 2, 4",
        "206, bytes 2-9/10, 2, 4",
        "204, '', 0, 10"
    })
    void bytesOfAnotherRangeReachNobody(int status, String contentRange, long first, long length) {
        this.status = status;
        this.contentRange = contentRange;
        body = status == 204 ? "" : CONTENT.substring(0, (int) length);

        assertThatThrownBy(() -> read(first, length))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("store of files");
    }

    @ParameterizedTest
    @CsvSource({"206, bytes 2-5/10, 2, 4", "206, bytes 2-5/*, 2, 4", "206, bytes 0-9/10, 0, 10", "200, '', 0, 10"})
    void theBytesOfTheRangeAreRead(int status, String contentRange, long first, long length) {
        this.status = status;
        this.contentRange = contentRange;
        body = CONTENT.substring((int) first, (int) (first + length));

        assertThat(read(first, length)).isEqualTo(Buffer.buffer(body));
    }

    @Test
    void anObjectThatIsGoneCountsAsDeleted() {
        status = 404;
        body = "<Error><Code>NoSuchKey</Code></Error>";
        await(() -> store.delete(KEY));

        assertThat(requested)
                .containsExactlyElementsOf(
                        List.of("DELETE /files/01/23/" + KEY + ".thumbnail", "DELETE /files/01/23/" + KEY));
    }

    @Test
    void aBucketThatIsGoneDeletesNothing() {
        status = 404;
        body = "<Error><Code>NoSuchBucket</Code></Error>";

        assertThatThrownBy(() -> await(() -> store.delete(KEY))).isInstanceOf(ChatException.class);
    }
}
