package io.pagenow.chat.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bucket of an S3-compatible store.
 *
 * @param endpoint an {@code http} or {@code https} URL without a path
 * @param region part of the signature, such as {@code us-east-1}
 * @param bucket 3 to 63 lower-case letters, digits, dots and dashes
 * @param accessKey names the key
 * @param secretKey signs the requests
 * @param pathStyle whether the bucket is the first part of the path; otherwise it is the first part of the host name
 * @param prefix begins the names of all objects, such as {@code chat/}; may be empty
 * @param authority PEM file with the authorities trusted to sign the certificate of an {@code https} endpoint; empty for those of the
 *     operating system
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String accessKey,
        Secret secretKey,
        boolean pathStyle,
        String prefix,
        Optional<Path> authority) {}
