package io.pagenow.chat.support;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server in this process, which checks signatures. It can be stopped and started again with the same objects and port. */
public final class TestS3 implements AutoCloseable {
    private static final String BUCKET = "files";
    private static final String ACCESS_KEY = "chat";
    private static final String SECRET_KEY = "a secret of this test";

    private final BlobStore objects = new TransientNio2BlobStore();
    private S3Proxy server;
    private int port;

    public TestS3() {
        objects.createContainer(BUCKET);
        start();
    }

    /** Starts the server again. */
    public void start() {
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        Awaitility.await().until(() -> server.getState().equals("STARTED"));
        port = server.getPort();
    }

    /** Stops the server. Its connections end. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    public int port() {
        return port;
    }

    /** The settings of a server that uses the bucket. */
    public Map<String, String> environment() {
        return Map.of(
                "CHAT_ATTACHMENTS_S3_ENDPOINT", "http://127.0.0.1:" + port,
                "CHAT_ATTACHMENTS_S3_BUCKET", BUCKET,
                "CHAT_ATTACHMENTS_S3_ACCESS_KEY", ACCESS_KEY,
                "CHAT_ATTACHMENTS_S3_SECRET_KEY", SECRET_KEY,
                "CHAT_ATTACHMENTS_S3_PREFIX", "chat/");
    }

    /** The names of all objects of files. */
    public List<String> objects() {
        return list().map(S3Object::key).toList();
    }

    /** The bytes of all files together. */
    public long bytes() {
        return list().mapToLong(S3Object::size).sum();
    }

    /** Deletes an object, as an operator by mistake. */
    public void delete(String name) {
        objects.removeBlob(BUCKET, name);
    }

    private Stream<S3Object> list() {
        return objects.list(BUCKET).contents().stream()
                .filter(object -> !object.key().endsWith("/store-id"));
    }

    @Override
    public void close() {
        stop();
        objects.close();
    }
}
