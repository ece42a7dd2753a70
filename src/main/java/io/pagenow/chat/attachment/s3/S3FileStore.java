package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.attachment.ExaminedFile;
import io.pagenow.chat.attachment.FileStore;
import io.pagenow.chat.attachment.StoreFailures;
import io.pagenow.chat.config.S3Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A store in a bucket. Objects have the names that files have in a directory ({@code 3f/a1/<key>}), so a directory can be copied
 * to a bucket and back. An object appears only when all its bytes are received, so no reader sees a part of it.
 */
public final class S3FileStore implements FileStore {
    static final String IDENTITY = "store-id";
    static final int MAX_IDENTITY = 200;
    private static final int PREFIX_LETTERS = 2;

    private final Vertx vertx;
    private final S3Client client;

    /** Opens no connection yet. */
    public S3FileStore(Vertx vertx, S3Settings settings) {
        this.vertx = vertx;
        this.client = new S3Client(vertx, settings);
    }

    private static String name(String key) {
        return key.substring(0, PREFIX_LETTERS) + "/" + key.substring(PREFIX_LETTERS, 2 * PREFIX_LETTERS) + "/" + key;
    }

    private static String thumbnail(String key) {
        return name(key) + ".thumbnail";
    }

    @Override
    public Future<Void> put(String key, ExaminedFile file) {
        return putThumbnail(key, file)
                .compose(stored -> send(S3Request.put(
                        name(key),
                        content(file.file()),
                        file.facts().size(),
                        file.facts().contentType(),
                        file.facts().sha256())))
                .recover(this::refuse);
    }

    private Future<Void> putThumbnail(String key, ExaminedFile file) {
        return file.thumbnail().map(small -> putThumbnail(key, small)).orElseGet(Future::succeededFuture);
    }

    private Future<Void> putThumbnail(String key, Path small) {
        return vertx.fileSystem()
                .readFile(small.toString())
                .compose(bytes -> send(small(thumbnail(key), bytes, "application/octet-stream")));
    }

    private static S3Request small(String name, Buffer bytes, String type) {
        return S3Request.put(name, request -> request.end(bytes), bytes.length(), type, sha256(bytes));
    }

    private static String sha256(Buffer bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private S3Request.Body content(Path file) {
        return request -> vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(bytes -> bytes.pipeTo(request).onComplete(sent -> bytes.close()));
    }

    /** Sends a request whose answer has no body of interest. */
    private Future<Void> send(S3Request request) {
        return client.send(request).compose(S3FileStore::end);
    }

    private static Future<Void> end(HttpClientResponse answer) {
        Future<Void> ended = answer.end();
        answer.resume();
        return ended;
    }

    @Override
    public Future<StoredFile> open(String key, Variant variant) {
        String name = variant == Variant.THUMBNAIL ? thumbnail(key) : name(key);
        return client.send(S3Request.head(name))
                .<StoredFile>compose(answer -> end(answer).map(new S3File(name, size(answer))))
                .recover(this::refuse);
    }

    private static long size(HttpClientResponse answer) {
        return Long.parseLong(answer.getHeader(HttpHeaders.CONTENT_LENGTH));
    }

    @Override
    public Future<Void> delete(String key) {
        return deleteObject(thumbnail(key))
                .compose(deleted -> deleteObject(name(key)))
                .recover(this::refuse);
    }

    /** Some servers refuse to delete an object that does not exist. */
    private Future<Void> deleteObject(String name) {
        return send(S3Request.delete(name))
                .recover(failure -> failure instanceof S3Exception refusal && refusal.isMissingObject()
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Optional<String>> identity() {
        return client.send(S3Request.get(IDENTITY, 0, MAX_IDENTITY))
                .compose(S3FileStore::body)
                .map(body -> Optional.of(body.toString(StandardCharsets.UTF_8).strip()))
                .recover(failure -> failure instanceof S3Exception refusal && refusal.isMissingObject()
                        ? Future.succeededFuture(Optional.empty())
                        : refuse(failure));
    }

    private static Future<Buffer> body(HttpClientResponse answer) {
        Future<Buffer> body = answer.body();
        answer.resume();
        return body;
    }

    @Override
    public Future<Void> identify(String id) {
        return send(small(IDENTITY, Buffer.buffer(id), "text/plain")).recover(this::refuse);
    }

    @Override
    public String place() {
        return client.bucket().place();
    }

    private <T> Future<T> refuse(Throwable failure) {
        return StoreFailures.refuse(place(), failure);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private final class S3File implements StoredFile {
        private final String name;
        private final long size;

        S3File(String name, long size) {
            this.name = name;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Future<FileBytes> read(long first, long length) {
            return client.send(S3Request.get(name, first, length))
                    .compose(answer -> ObjectRange.of(first, length, size).check(answer))
                    .<FileBytes>map(answer -> new ResponseBytes(answer, length, place()))
                    .recover(S3FileStore.this::refuse);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
