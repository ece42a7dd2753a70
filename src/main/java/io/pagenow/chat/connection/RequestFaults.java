package io.pagenow.chat.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Finds faults in the form of a request, before it is routed. */
final class RequestFaults {
    /** The only version that browsers speak (RFC 6455, section 4.1). Netty would also accept earlier drafts. */
    static final String WEBSOCKET_VERSION = "13";

    private static final String HEALTH = "/health/";

    private static final int KEY_BYTES = 16;
    private static final Optional<HttpResponseStatus> BAD = Optional.of(HttpResponseStatus.BAD_REQUEST);

    private RequestFaults() {}

    /** @return the status that refuses a part of a request, empty if it is acceptable */
    static Optional<HttpResponseStatus> of(Object message) {
        if (message instanceof HttpRequest request) {
            // Vert.x answers requests that Netty could not decode, with 414, 431 or 400.
            return request.decoderResult().isSuccess() ? ofHead(request) : Optional.empty();
        }
        return message instanceof HttpObject part && part.decoderResult().isFailure() ? BAD : Optional.empty();
    }

    private static Optional<HttpResponseStatus> ofHead(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!isUri(request.uri())
                || !(hasOneHost(headers) || needsNoHost(request))
                || headers.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            return BAD;
        }
        return headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                ? ofHandshake(headers)
                : Optional.empty();
    }

    private static Optional<HttpResponseStatus> ofHandshake(HttpHeaders headers) {
        if (!WEBSOCKET_VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(HttpResponseStatus.UPGRADE_REQUIRED);
        }
        return isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY)) ? Optional.empty() : BAD;
    }

    private static boolean isKey(List<String> keys) {
        try {
            return keys.size() == 1 && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    private static boolean hasOneHost(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1 && HostAndPort.parseAuthority(hosts.get(0), -1) != null;
    }

    /** HTTP/1.0 has no {@code Host}, and some load balancers still use it for health checks. */
    private static boolean needsNoHost(HttpRequest request) {
        return HttpVersion.HTTP_1_0.equals(request.protocolVersion())
                && request.uri().startsWith(HEALTH)
                && !request.headers().contains(HttpHeaderNames.HOST);
    }

    /** Returns whether every percent sign is followed by two hexadecimal digits (RFC 3986, section 2.1). */
    private static boolean isUri(String uri) {
        for (int percent = uri.indexOf('%'); percent >= 0; percent = uri.indexOf('%', percent + 1)) {
            if (percent + 2 >= uri.length()
                    || !isHexDigit(uri.charAt(percent + 1))
                    || !isHexDigit(uri.charAt(percent + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char unit) {
        return (unit >= '0' && unit <= '9') || (unit >= 'a' && unit <= 'f') || (unit >= 'A' && unit <= 'F');
    }
}
