package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes of a file.
 *
 * @param first the first byte, from 0
 * @param last the last byte, inclusive
 */
record ByteRange(long first, long last) {
    /** One range (RFC 9110, section 14.1.2). Numbers that are too long for a long name no byte of any file. */
    private static final Pattern ONE =
            Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the header {@code Range}.
     *
     * @param size bytes of the file
     * @return the part of the range that the file has; empty for the whole file: if there is no header, several ranges, or a
     *     header of another form, which a server may ignore
     * @throws ChatException {@code RANGE_NOT_SATISFIABLE} if the file has no byte of it
     */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher range = ONE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            return satisfiable(Math.max(0, size - Long.parseLong(range.group(2))), size - 1, size);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        return last < first && !range.group(2).isEmpty()
                ? Optional.empty()
                : satisfiable(first, Math.min(last, size - 1), size);
    }

    private static Optional<ByteRange> satisfiable(long first, long last, long size) {
        if (first >= size) {
            throw ChatException.of(
                    ErrorCode.RANGE_NOT_SATISFIABLE, "The file has " + size + " bytes, and none of those requested");
        }
        return Optional.of(new ByteRange(first, last));
    }

    long length() {
        return last - first + 1;
    }

    /** Returns the header {@code Content-Range}. */
    String contentRange(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
