package io.pagenow.chat.doctor;

import io.pagenow.chat.auth.DiscoveryDocument;
import io.pagenow.chat.auth.DocumentClient;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ProviderSignIn;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks token verification: the identity provider's keys, its clock, and the strictness of the settings. */
final class KeysExamination implements Examination {
    private static final long TIMEOUT_SECONDS = 15;

    /** Error of a clock comparison: the header {@code Date} has a resolution of 1 s, plus the delay of the response. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Settings.Auth settings;

    KeysExamination(Vertx vertx, Settings.Auth settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() throws Exception {
        if (settings.developmentSignIn()) {
            return List.of(Finding.warning(
                    "sign-in",
                    "development sign-in: anyone on this machine can sign in as anyone",
                    "for production set an identity provider: auth.jwksUri (CHAT_AUTH_JWKS_URI), auth.issuer,"
                            + " auth.audience"));
        }
        URI uri = settings.jwksUri().orElseThrow();
        List<Finding> findings = new ArrayList<>();
        try {
            PublishedKeys.open(vertx, uri)
                    .await(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .close();
            findings.add(Finding.ok("keys", "the identity provider at " + uri.getHost() + " publishes keys for RS256"));
        } catch (Exception failure) {
            return List.of(Finding.problem(
                    "keys", Finding.detail(failure), "open " + uri + " from this machine: curl -v " + uri));
        }
        clock(uri).ifPresent(findings::add);
        findings.add(strictness());
        settings.issuer().flatMap(issuer -> discovery(issuer, uri)).ifPresent(findings::add);
        settings.signIn().map(this::signIn).ifPresent(findings::add);
        return findings;
    }

    private Finding signIn(ProviderSignIn signIn) {
        try {
            DiscoveryDocument.origins(vertx, signIn).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return Finding.ok("page", "users sign in at " + signIn.issuer() + " as the client " + signIn.clientId());
        } catch (Exception failure) {
            return Finding.problem("page", Finding.detail(failure), "the server does not start: correct auth.issuer");
        }
    }

    private Optional<Finding> clock(URI uri) throws TimeoutException {
        String date = get(uri).headers().get(HttpHeaders.DATE);
        if (date == null) {
            return Optional.empty();
        }
        Duration ahead;
        try {
            Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            ahead = Duration.between(Instant.now(), there);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
        String detail = "the identity provider's clock is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " this machine's";
        Duration tolerance = CLOCK_ERROR.plusSeconds(settings.leewaySeconds());
        return Optional.of(
                ahead.abs().compareTo(tolerance) <= 0
                        ? Finding.ok("clock", detail)
                        : Finding.problem(
                                "clock",
                                detail + ", more than auth.leewaySeconds tolerates: its tokens may be rejected",
                                "synchronize this machine with a time server (timedatectl set-ntp true)"));
    }

    private Finding strictness() {
        List<String> open = new ArrayList<>();
        if (settings.issuer().isEmpty()) {
            open.add("auth.issuer");
        }
        if (settings.audience().isEmpty()) {
            open.add("auth.audience");
        }
        return open.isEmpty()
                ? Finding.ok(
                        "tokens", "of issuer " + settings.issuer().get() + ", user id from " + settings.userClaim())
                : Finding.warning(
                        "tokens",
                        "tokens that this provider issued for another application are accepted too",
                        "set " + String.join(" and ", open));
    }

    /** Compares {@code auth.jwksUri} with the issuer's discovery document (OpenID Connect Discovery 1.0, section 4), if there is one. */
    private Optional<Finding> discovery(String issuer, URI keys) {
        try {
            URI document = URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
            String published = new JsonObject(get(document).body()).getString("jwks_uri", keys.toString());
            return published.equals(keys.toString())
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            "issuer",
                            issuer + " publishes its keys at " + published + ", but auth.jwksUri is " + keys,
                            "use that URI for auth.jwksUri; tokens are rejected unless both publish the same keys"));
        } catch (Exception unavailable) {
            // The discovery document is optional.
            return Optional.empty();
        }
    }

    private DocumentClient.Document get(URI uri) throws TimeoutException {
        try (DocumentClient client = new DocumentClient(vertx)) {
            return client.get(uri).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
