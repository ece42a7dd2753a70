package io.pagenow.chat.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server whose store of files can be looked at from outside, of either kind. */
public final class StoreServer implements AutoCloseable {
    private final StoreDirectory directory = StoreDirectory.fresh();
    private final Optional<TestS3> bucket;
    private final TestServer server;

    /** The stores that a server can have. */
    public enum Kind {
        DIRECTORY,
        BUCKET
    }

    private StoreServer(Kind kind) {
        bucket = kind == Kind.BUCKET ? Optional.of(new TestS3()) : Optional.empty();
        TestServer.Builder builder = TestServer.with()
                .set("CHAT_ATTACHMENTS_DIRECTORY", directory.path().toString());
        bucket.ifPresent(s3 -> s3.environment().forEach(builder::set));
        server = builder.start();
    }

    public static StoreServer start(Kind kind) {
        return new StoreServer(kind);
    }

    public TestServer server() {
        return server;
    }

    /** The directory in which uploads arrive, and in which files stay unless there is a bucket. */
    public StoreDirectory directory() {
        return directory;
    }

    /** The bucket, of a server that has one. */
    public TestS3 bucket() {
        return bucket.orElseThrow();
    }

    /** The names of all files and parts of files. */
    public List<String> files() {
        List<String> files = new ArrayList<>(directory.files());
        bucket.ifPresent(s3 -> s3.objects().forEach(name -> files.add(name.substring(name.lastIndexOf('/') + 1))));
        return files;
    }

    /** The bytes of all files and parts together. */
    public long bytes() {
        return directory.bytes() + bucket.map(TestS3::bytes).orElse(0L);
    }

    @Override
    public void close() {
        server.close();
        bucket.ifPresent(TestS3::close);
        directory.close();
    }
}
