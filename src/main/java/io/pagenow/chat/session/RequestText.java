package io.pagenow.chat.session;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;

/** Reads the body of a paused request as text. {@code RequestGuard} bounds the time that it may take. */
final class RequestText {
    private final Promise<String> text = Promise.promise();
    private final int max;
    private Buffer body = Buffer.buffer();
    private boolean tooLarge;

    private RequestText(int max) {
        this.max = max;
    }

    /**
     * Reads a body to its end. What is beyond the limit is read and dropped, because a client that still sends may not
     * see an answer.
     *
     * @param max most bytes
     * @return fails with a {@link ChatException}: {@code TOO_LARGE}, {@code INVALID_JSON} if the body is not UTF-8; with another exception if
     *     the connection is closed
     */
    static Future<String> read(HttpServerRequest request, int max) {
        if (request.response().closed()) {
            // It was closed while nobody read it, so neither an end nor an error will come.
            return Future.failedFuture(new ClosedChannelException());
        }
        RequestText reading = new RequestText(max);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(reading::add)
                .exceptionHandler(reading.text::tryFail)
                .endHandler(ended -> reading.end())
                .resume();
        return reading.text.future();
    }

    /** Returns the most bytes that a body takes: its length, if the request names it. */
    static long mostBytes(HttpServerRequest request, int max) {
        // Netty has validated the number.
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? max : Math.min(Long.parseLong(length), max);
    }

    private void add(Buffer chunk) {
        if (tooLarge || body.length() + chunk.length() > max) {
            tooLarge = true;
            body = Buffer.buffer();
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void end() {
        if (tooLarge) {
            text.tryFail(ChatException.of(ErrorCode.TOO_LARGE, "The body is larger than " + max + " bytes"));
            return;
        }
        try {
            text.tryComplete(JsonText.utf8(body));
        } catch (CharacterCodingException notText) {
            text.tryFail(ChatException.of(ErrorCode.INVALID_JSON, "The body is not valid JSON: it is not UTF-8"));
        }
    }
}
