package io.pagenow.chat.attachment;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The answer of the service that examines files.
 *
 * @param reason of a refusal, for the log; may be empty
 */
record ScanVerdict(boolean isAccepted, String reason) {
    private static final int MAX_REASON = 200;

    /** Returns the verdict; empty if the body states none. */
    static Optional<ScanVerdict> parse(Buffer body) {
        try {
            JsonObject answer = body.toJsonObject();
            Object verdict = answer.getValue("verdict");
            String reason =
                    String.valueOf(answer.getValue("reason", "no reason given")).replaceAll("\\p{Cntrl}", " ");
            String shortened = reason.substring(0, Math.min(reason.length(), MAX_REASON));
            return "accept".equals(verdict) || "refuse".equals(verdict)
                    ? Optional.of(new ScanVerdict("accept".equals(verdict), shortened))
                    : Optional.empty();
        } catch (DecodeException | ClassCastException malformed) {
            return Optional.empty();
        }
    }
}
