package io.pagenow.chat.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/** Evaluates {@code Accept-Encoding} (RFC 9110, section 12.5.3). */
final class AcceptedEncodings {
    private AcceptedEncodings() {}

    /** Returns whether a client accepts gzip: the header has {@code gzip} or {@code *} with a weight above 0. */
    static boolean includeGzip(MultiMap headers) {
        boolean any = false;
        for (String header : headers.getAll(HttpHeaders.ACCEPT_ENCODING)) {
            for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = element.split(";", -1);
                String coding = parts[0].strip();
                if (coding.equals("gzip") || coding.equals("x-gzip")) {
                    return isWanted(parts);
                }
                any |= coding.equals("*") && isWanted(parts);
            }
        }
        return any;
    }

    private static boolean isWanted(String... parts) {
        for (int index = 1; index < parts.length; index++) {
            String parameter = parts[index].strip();
            if (parameter.startsWith("q=")) {
                return !parameter.matches("q=0(\\.0*)?");
            }
        }
        return true;
    }
}
