package io.pagenow.chat.attachment.s3;

import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request was not carried out. The message tells the operator the cause and the remedy. */
final class S3Exception extends Exception {
    private static final long serialVersionUID = 1;

    private static final int NO_ANSWER = 0;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int FIRST_SERVER_FAULT = 500;
    private static final String NO_SUCH_KEY = "NoSuchKey";
    private static final String NO_SUCH_BUCKET = "NoSuchBucket";

    private final int status;
    private final String code;

    private S3Exception(int status, String code, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.status = status;
        this.code = code;
    }

    /** @param code in the body of the answer, such as {@code NoSuchKey}; empty if it has none */
    static S3Exception answered(int status, String code) {
        return new S3Exception(
                status, code, "it answers " + (status + " " + code).strip() + "; " + remedy(status, code), null);
    }

    static S3Exception unanswered(Throwable cause) {
        Throwable untrusted = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .filter(CertificateException.class::isInstance)
                .findFirst()
                .orElse(null);
        if (untrusted != null) {
            return new S3Exception(
                    NO_ANSWER,
                    "",
                    "its certificate is not accepted (" + untrusted.getMessage()
                            + "); set attachments.s3.tls.ca to its authority, and attachments.s3.endpoint to a name in it",
                    cause);
        }
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new S3Exception(
                NO_ANSWER,
                "",
                "it does not answer (" + detail + "); check that it runs, attachments.s3.endpoint, and the network",
                cause);
    }

    private static String remedy(int status, String code) {
        if (status >= FIRST_SERVER_FAULT || status == TOO_MANY) {
            return "see the log of the store";
        }
        if (status == NOT_FOUND) {
            return code.equals(NO_SUCH_BUCKET)
                    ? "create the bucket, or correct attachments.s3.bucket or attachments.s3.endpoint"
                    : "an object is missing: restore it from a copy of the bucket, or correct attachments.s3.bucket or"
                            + " attachments.s3.prefix";
        }
        return status == FORBIDDEN
                ? "check attachments.s3.accessKey, attachments.s3.secretKey, this machine's clock, and that the key may get, put"
                        + " and delete objects of the bucket and list it"
                : "check attachments.s3.endpoint, attachments.s3.region, attachments.s3.bucket and attachments.s3.pathStyle";
    }

    /** Returns whether the object does not exist, in a bucket that does. */
    boolean isMissingObject() {
        return status == NOT_FOUND && code.equals(NO_SUCH_KEY);
    }

    /** Returns whether the same request may succeed in a moment. */
    boolean isTransient() {
        return status == NO_ANSWER || status == TOO_MANY || status >= FIRST_SERVER_FAULT;
    }
}
