package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.config.S3Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Checks that a bucket can be read with the settings, without changing it. */
public final class S3Check {
    private S3Check() {}

    /** Returns the place of the bucket; fails with the cause and the remedy. */
    public static Future<String> run(Vertx vertx, S3Settings settings) {
        S3Client client = new S3Client(vertx, settings);
        String place = client.bucket().place();
        return client.send(S3Request.get(S3FileStore.IDENTITY, 0, S3FileStore.MAX_IDENTITY))
                .map(place)
                .recover(failure -> failure instanceof S3Exception refusal && refusal.isMissingObject()
                        ? Future.succeededFuture(place)
                        : Future.failedFuture(new IllegalStateException(place + ": " + failure.getMessage(), failure)))
                .eventually(client::close);
    }
}
