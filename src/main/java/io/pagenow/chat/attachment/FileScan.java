package io.pagenow.chat.attachment;

import io.pagenow.chat.config.ScanSettings;
import io.pagenow.chat.metric.AttachmentMeters;
import io.pagenow.chat.metric.AttachmentMeters.Verdict;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.outbound.WebhookSigner;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each file to the operator's service, which accepts or refuses it. A file that the service has not accepted is never
 * stored. {@code docs/scan.md} describes the request. Thread-safe.
 */
final class FileScan {
    /** Files at the service at a time; the others wait within their time. */
    private static final int MAX_CONCURRENT = 8;

    private static final int MAX_WAITING = 256;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_ANSWER = 16 * 1024;
    private static final int OK = 200;
    private static final Logger log = LoggerFactory.getLogger(FileScan.class);
    private static final OutageLog outages = new OutageLog(log);

    private final Vertx vertx;
    private final ScanSettings settings;
    private final AttachmentMeters meters;
    private final WebhookSigner signer;
    private final HttpClientAgent client;

    FileScan(Vertx vertx, ScanSettings settings, AttachmentMeters meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.meters = meters;
        this.signer = new WebhookSigner(settings.secret().reveal(), InstantSource.system());
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(ClientTls.verifying(Optional.empty(), Optional.empty())
                                .options(true)
                                .getTrustOptions())
                        .setVerifyHost(true)
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS),
                new PoolOptions().setHttp1MaxSize(MAX_CONCURRENT).setMaxWaitQueueSize(MAX_WAITING));
    }

    /**
     * Has a file examined.
     *
     * @return succeeds if the service accepts it; fails with {@code FILE_REFUSED} if it refuses it, and with {@code
     *     STORE_UNAVAILABLE} if there is no verdict
     */
    Future<Void> examine(ExaminedFile file) {
        long begun = System.nanoTime();
        return vertx.executeBlocking(() -> signature(file), false)
                .compose(headers -> new Exchange(file, headers).run())
                .timeout(settings.timeoutSeconds(), TimeUnit.SECONDS)
                .onComplete(done -> meters.scanDuration().record(System.nanoTime() - begun))
                .transform(answer -> answer.succeeded() ? judge(answer.result()) : failed(answer.cause()));
    }

    private Map<String, String> signature(ExaminedFile file) throws IOException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(file.file())) {
            return signer.headers("scan_" + UUID.randomUUID(), content);
        }
    }

    private Future<Void> judge(ScanVerdict verdict) {
        if (verdict.isAccepted()) {
            meters.scans().add(Verdict.ACCEPTED);
            return Future.succeededFuture();
        }
        meters.scans().add(Verdict.REFUSED);
        log.info("The scan has refused a file: {}", verdict.reason());
        return Future.failedFuture(
                ChatException.of(ErrorCode.FILE_REFUSED, "The file was refused by the scan of this server"));
    }

    private Future<Void> failed(Throwable failure) {
        meters.scans().add(Verdict.FAILED);
        outages.warn(
                settings.url().toString(),
                "Uploads are refused for now, because {} (attachments.scan.url) gives no verdict: {}; check that service",
                settings.url(),
                failure.getMessage());
        return Future.failedFuture(ChatException.scanUnavailable());
    }

    void close() {
        client.close();
    }

    /** One request and its answer. The request is ended when the time is over. */
    private final class Exchange {
        private final ExaminedFile file;
        private final Map<String, String> headers;

        Exchange(ExaminedFile file, Map<String, String> headers) {
            this.file = file;
            this.headers = headers;
        }

        Future<ScanVerdict> run() {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(settings.url().toString())
                    .setFollowRedirects(false)
                    .setConnectTimeout(TimeUnit.SECONDS.toMillis(settings.timeoutSeconds()));
            headers.forEach(options::putHeader);
            options.putHeader("Content-Type", "application/octet-stream")
                    .putHeader("x-file-type", file.facts().contentType())
                    .putHeader("x-file-sha256", file.facts().sha256());
            options.putHeader("Content-Length", String.valueOf(file.facts().size()));
            return client.request(options).compose(request -> {
                long timer =
                        vertx.setTimer(TimeUnit.SECONDS.toMillis(settings.timeoutSeconds()), id -> request.reset());
                Future<ScanVerdict> verdict = request.response().compose(this::read);
                send(request);
                return verdict.onComplete(done -> vertx.cancelTimer(timer));
            });
        }

        private void send(HttpClientRequest request) {
            vertx.fileSystem()
                    .open(
                            file.file().toString(),
                            new OpenOptions().setWrite(false).setCreate(false))
                    .compose(content -> content.pipeTo(request).eventually(content::close))
                    .onFailure(failure -> request.reset());
        }

        private Future<ScanVerdict> read(HttpClientResponse response) {
            if (response.statusCode() != OK) {
                response.exceptionHandler(end -> {});
                response.request().reset();
                return Future.failedFuture("it answers with status " + response.statusCode() + " instead of 200");
            }
            Promise<ScanVerdict> read = Promise.promise();
            Buffer body = Buffer.buffer();
            response.exceptionHandler(read::tryFail);
            response.endHandler(end -> ScanVerdict.parse(body)
                    .ifPresentOrElse(
                            read::tryComplete,
                            () -> read.tryFail(
                                    "its answer is not {\"verdict\":\"accept\"} or {\"verdict\":\"refuse\"}")));
            response.handler(part -> {
                body.appendBuffer(part);
                if (body.length() > MAX_ANSWER && read.tryFail("its answer has more than " + MAX_ANSWER + " bytes")) {
                    response.request().reset();
                }
            });
            return read.future();
        }
    }
}
