package io.pagenow.chat.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the {@code traceparent} header (W3C Trace Context, section 3.2). */
final class TraceParent {
    private static final Pattern TEXT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private TraceParent() {}

    /** Returns the caller's context; empty if the header is absent or malformed. */
    static Optional<SpanContext> read(@Nullable String header) {
        Matcher parts = TEXT.matcher(header == null ? "" : header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault()))
                .filter(SpanContext::isValid);
    }
}
