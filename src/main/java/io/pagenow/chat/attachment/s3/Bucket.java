package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.config.S3Settings;
import java.net.URI;

/** The URLs of objects in a bucket. Names consist of letters that need no encoding. */
record Bucket(S3Settings settings) {
    /** @param name of an object, without the prefix of the settings */
    URI object(String name) {
        URI endpoint = settings.endpoint();
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        String object = settings.prefix() + name;
        return URI.create(
                settings.pathStyle()
                        ? endpoint.getScheme() + "://" + endpoint.getHost() + port + "/" + settings.bucket() + "/"
                                + object
                        : endpoint.getScheme() + "://" + settings.bucket() + "." + endpoint.getHost() + port + "/"
                                + object);
    }

    /** Returns the bucket and the endpoint, for the operator. */
    String place() {
        return "the bucket " + settings.bucket() + " at " + settings.endpoint() + " (attachments.s3)";
    }
}
