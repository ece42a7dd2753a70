package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request uploads, by its header {@code Content-Range} (RFC 9110, section 14.4).
 *
 * @param first the first byte, from 0; empty if the request uploads none and queries how many are received
 * @param isWhole whether the request has no such header, so its body is the whole file
 */
record UploadRange(OptionalLong first, boolean isWhole) {
    private static final Pattern PART = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");
    private static final Pattern QUERY = Pattern.compile("bytes \\*/([0-9]{1,18})");
    private static final String HEADER = "Content-Range";

    /**
     * Reads the range of a request.
     *
     * @param size bytes of the slot
     * @throws ChatException {@code INVALID_FIELD} if the header has another form or states another size, {@code TOO_LARGE} if
     *     the body is longer than the rest of the file
     */
    static UploadRange of(HttpServerRequest request, long size) {
        String header = request.getHeader(HttpHeaders.CONTENT_RANGE);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        UploadRange range = header == null ? new UploadRange(OptionalLong.of(0), true) : parse(header, size);
        // Netty has validated the number.
        long body = length == null ? 0 : Long.parseLong(length);
        if (range.first.isPresent() && body > size - range.first.getAsLong()) {
            throw tooLarge(size);
        }
        if (range.isWhole && length != null && body < size) {
            throw tooSmall(body, size);
        }
        return range;
    }

    private static UploadRange parse(String header, long size) {
        Matcher query = QUERY.matcher(header);
        if (query.matches() && Long.parseLong(query.group(1)) == size) {
            return new UploadRange(OptionalLong.empty(), false);
        }
        Matcher part = PART.matcher(header);
        if (part.matches() && Long.parseLong(part.group(3)) == size) {
            long first = Long.parseLong(part.group(1));
            long last = Long.parseLong(part.group(2));
            if (first <= last && last < size) {
                return new UploadRange(OptionalLong.of(first), false);
            }
        }
        throw ChatException.ofField(
                ErrorCode.INVALID_FIELD,
                HEADER,
                "Invalid header '" + HEADER + "': expected bytes first-last/" + size + ", or bytes */" + size);
    }

    static ChatException tooLarge(long size) {
        return ChatException.ofField(
                ErrorCode.TOO_LARGE, "size", "The file has more bytes than the " + size + " of its slot");
    }

    static ChatException tooSmall(long received, long size) {
        return ChatException.ofField(
                ErrorCode.INVALID_FIELD,
                "size",
                "The file has " + received + " bytes instead of the " + size + " of its slot; a part needs " + HEADER);
    }
}
