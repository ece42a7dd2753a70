package io.pagenow.chat.client;

import io.pagenow.chat.client.Rest.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Uploads files: makes a slot, sends the bytes, and after a failure sends what the server does not have. */
final class Uploads {
    /** In a row, without a byte that arrived. */
    private static final int MAX_FAILURES = 8;

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(60);
    /** The server ends an upload that is slower. */
    private static final long BYTES_PER_SECOND = 8_192;

    private final Rest rest;
    private final Timings timings;

    Uploads(Rest rest, Timings timings) {
        this.rest = rest;
        this.timings = timings;
    }

    CompletableFuture<Attachment> upload(String conversationId, Path file, Optional<String> contentType) {
        Map<String, Object> slot = new LinkedHashMap<>();
        long size;
        try {
            size = Files.size(file);
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(
                    ChatException.of("file", "The file " + file + " cannot be read: " + failure, failure));
        }
        Path name = file.getFileName();
        slot.put("conversationId", conversationId);
        slot.put("name", name == null ? "file" : name.toString());
        slot.put("size", size);
        contentType.ifPresent(type -> slot.put("contentType", type));
        return rest.object(Call.of("POST", "attachments", slot))
                .thenCompose(made -> new Upload(file, size, made.object("upload")).send(0));
    }

    /** The answer to a request, or its failure. */
    private record Outcome(Fields state, Throwable failure) {}

    /** One file on its way. */
    private final class Upload {
        private final Path file;
        private final long size;
        private final Fields way;
        private int failures;

        Upload(Path file, long size, Fields way) {
            this.file = file;
            this.size = size;
            this.way = way;
        }

        /** Sends the bytes from a position on. */
        CompletableFuture<Attachment> send(long from) {
            return request("bytes " + from + "-" + (size - 1) + "/" + size, rest(from), timeout(size - from))
                    .handle(Outcome::new)
                    .thenCompose(outcome -> after(outcome, from));
        }

        /** Queries how many bytes the server has, and goes on there. */
        private CompletableFuture<Attachment> resume(long from) {
            return request("bytes */" + size, BodyPublishers.noBody(), QUERY_TIMEOUT)
                    .handle(Outcome::new)
                    .thenCompose(outcome -> after(outcome, from));
        }

        private CompletableFuture<Attachment> after(Outcome outcome, long from) {
            return outcome.failure() == null ? next(outcome.state(), from) : repeat(outcome.failure(), from);
        }

        private CompletableFuture<Attachment> next(Fields state, long from) {
            if (state.has("attachment")) {
                return CompletableFuture.completedFuture(Attachment.of(state.object("attachment")));
            }
            long received = state.number("received");
            if (received > from) {
                failures = 0;
            }
            return received < size
                    ? send(received)
                    : repeat(ChatException.of("unreachable", "The server has not completed the file"), received);
        }

        private CompletableFuture<Attachment> repeat(Throwable failure, long from) {
            Throwable cause = EventLoop.causeOf(failure);
            boolean isRepeated = cause instanceof ChatException refusal
                    && (refusal.retryable() || refusal.code().equals("conflict"));
            failures++;
            if (!isRepeated || failures >= MAX_FAILURES) {
                return CompletableFuture.failedFuture(cause);
            }
            long millis = ((ChatException) cause)
                    .retryAfter()
                    .map(Duration::toMillis)
                    .orElseGet(() -> ReconnectPolicy.backOff(failures, timings));
            Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
            return CompletableFuture.runAsync(() -> {}, later).thenCompose(waited -> resume(from));
        }

        private CompletableFuture<Fields> request(String range, BodyPublisher body, Duration timeout) {
            URI url = rest.resolve("attachments").resolve(way.text("url"));
            HttpRequest.Builder request = HttpRequest.newBuilder(url)
                    .timeout(timeout)
                    .method(way.text("method"), body)
                    .header("Content-Range", range);
            Fields headers = way.object("headers");
            headers.values().keySet().forEach(name -> request.setHeader(name, headers.text(name)));
            return rest.send(request.build()).thenApply(Fields::of);
        }

        private BodyPublisher rest(long from) {
            return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(from)), size - from);
        }

        private InputStream open(long from) {
            try {
                InputStream bytes = Files.newInputStream(file);
                bytes.skipNBytes(from);
                return bytes;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private Duration timeout(long bytes) {
            return QUERY_TIMEOUT.plusSeconds(bytes / BYTES_PER_SECOND);
        }
    }
}
