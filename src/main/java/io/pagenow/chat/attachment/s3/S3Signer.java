package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.config.S3Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs the headers of requests (AWS Signature Version 4). The body is not part of the signature; a header with its digest is,
 * which the server compares. Thread-safe.
 */
final class S3Signer {
    private static final String SERVICE = "s3";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity identity;
    private final String region;

    S3Signer(S3Settings settings) {
        this.identity = AwsCredentialsIdentity.create(
                settings.accessKey(), settings.secretKey().reveal());
        this.region = settings.region();
    }

    /** Returns the given headers with those of the signature. {@code Host} is one of them. */
    Map<String, List<String>> sign(String method, URI uri, Map<String, String> headers) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        SdkHttpRequest unsigned = request.build();
        return signer.sign(sign -> sign.identity(identity)
                        .request(unsigned)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        // S3 encodes the path once, and keeps its dots.
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false))
                .request()
                .headers();
    }
}
