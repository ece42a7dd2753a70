package io.pagenow.chat.session;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.lines;
import static io.pagenow.chat.support.Strange.standIn;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.ApiKeys;
import io.pagenow.chat.auth.Authenticator;
import io.pagenow.chat.auth.BanList;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.auth.ProfileClaims;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.BodyBudget;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.ConnectionCounts;
import io.pagenow.chat.limit.CursorBudget;
import io.pagenow.chat.limit.KeyRates;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.limit.SocketCounts;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.support.DefaultLimits;
import io.pagenow.chat.support.TestFiles;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Whatever stands in the request for a socket, who has no token of ours is refused. */
class HandshakeFuzzTest {
    private static final Handshake handshake = wired();

    private static Handshake wired() {
        Vertx vertx = Vertx.vertx();
        try {
            Path directory = TestFiles.newDirectory("handshake");
            TokenVerifier tokens = new TokenVerifier(
                    DevelopmentKey.open(vertx, directory),
                    new Settings.Auth(
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            "cognito:username",
                            0,
                            Optional.empty(),
                            "",
                            Optional.empty()),
                    new Settings.Profiles(Optional.empty(), Optional.empty(), false),
                    InstantSource.system());
            TestFiles.delete(directory);
            Settings.Rate enough = new Settings.Rate(1_000_000, 10_000_000);
            Settings.Activities activities = new Settings.Activities(enough, enough, enough, enough, enough, enough);
            ClientAddresses addresses = new ClientAddresses(new Settings.Proxies(List.of()));
            OutboundBudget outbound = new OutboundBudget(1);
            return new Handshake(new AccessControl(
                    new Authenticator(
                            tokens, new BanList(InstantSource.system()), new ProfileClaims(false, claim -> {})),
                    new ApiKeys(InstantSource.system(), use -> {}),
                    new KeyRates(() -> {}),
                    Metrics.unread().apiKeys().requests(),
                    new OriginPolicy(List.of("https://chat.example"), addresses, () -> 8080),
                    addresses,
                    new RateLimiter(
                            new Settings.Limits(
                                    activities,
                                    1,
                                    activities,
                                    new Settings.Connections(1, 1),
                                    OptionalInt.empty(),
                                    DefaultLimits.ALL),
                            refused -> {},
                            refused -> {}),
                    new SocketCounts(1),
                    CursorBudget.ofHeap(),
                    BodyBudget.ofHeap(),
                    new ConnectionGuard(
                            addresses,
                            new ConnectionCounts(1, 1),
                            outbound,
                            Metrics.unread().connections()),
                    outbound));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            // Signatures are checked without it.
            vertx.close();
        }
    }

    /** The lines are the request's target, its origin, its {@code Authorization} and its subprotocols. */
    @DictionaryEntries({
        "?Authorization=",
        "&",
        "%2",
        "%00",
        "Bearer ",
        "bearer",
        ",",
        "https://chat.example",
        "http://localhost",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6ImRldmVsb3BtZW50In0",
        "eyJhbGciOiJub25lIn0",
        "."
    })
    @FuzzTest(maxDuration = "5s")
    void whoHasNoTokenIsRefused(byte[] input) {
        byte[][] lines = lines(input, 4);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        header(headers, "Origin", lines[1]);
        header(headers, "Authorization", lines[2]);
        header(headers, "Sec-WebSocket-Protocol", lines[3]);
        String target = new String(lines[0], ISO_8859_1);
        assertBounded(input.length, () -> assertRefused(target, headers));
    }

    private static void assertRefused(String target, MultiMap headers) {
        HttpServerRequest asking =
                standIn(HttpServerRequest.class, (self, method, arguments) -> switch (method.getName()) {
                    case "headers" -> headers;
                    case "getHeader" -> headers.get((CharSequence) arguments[0]);
                    case "uri" -> target;
                    case "authority" -> HostAndPort.create("localhost", 80);
                    case "localAddress" -> SocketAddress.inetSocketAddress(80, "localhost");
                    case "version" -> HttpVersion.HTTP_1_1;
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        assertThat(handshake.check(asking, "127.0.0.1").cause())
                .isInstanceOfSatisfying(ChatException.class, refusal -> assertThat(refusal.code())
                        .isIn(ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN_ORIGIN));
    }

    private static void header(MultiMap headers, String name, byte[] value) {
        if (value.length > 0) {
            headers.add(name, new String(value, ISO_8859_1).replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", ""));
        }
    }
}
