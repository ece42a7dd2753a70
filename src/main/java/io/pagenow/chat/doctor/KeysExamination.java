package io.pagenow.chat.doctor;

import io.pagenow.chat.auth.DocumentClient;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.config.Settings;
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

/** Whether tokens can be checked: the identity provider's keys, its clock, and how strict the checks are. */
final class KeysExamination implements Examination {
    private static final long PATIENCE_SECONDS = 15;

    /** The header Date tells whole seconds, and takes its time to come. */
    private static final Duration INEXACT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Settings.Auth settings;

    KeysExamination(Vertx vertx, Settings.Auth settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public List<Finding> look() throws Exception {
        if (settings.developmentSignIn()) {
            return List.of(
                    Finding.warning(
                            "sign-in",
                            "development sign-in: anyone on this machine can be anyone",
                            "for real use name an identity provider: auth.jwksUri (CHAT_AUTH_JWKS_URI), auth.issuer, auth.audience"));
        }
        URI uri = settings.jwksUri().orElseThrow();
        List<Finding> findings = new ArrayList<>();
        try {
            PublishedKeys.open(vertx, uri)
                    .await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .close();
            findings.add(Finding.ok("keys", "the identity provider at " + uri.getHost() + " publishes keys for RS256"));
        } catch (Exception failure) {
            return List.of(Finding.problem(
                    "keys", failure.getMessage(), "open " + uri + " from this machine: curl -v " + uri));
        }
        clock(uri).ifPresent(findings::add);
        findings.add(strictness());
        settings.issuer().flatMap(issuer -> discovery(issuer, uri)).ifPresent(findings::add);
        return findings;
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
        String detail = "the identity provider's is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " this machine's";
        Duration bearable = INEXACT.plusSeconds(settings.leewaySeconds());
        return Optional.of(
                ahead.abs().compareTo(bearable) <= 0
                        ? Finding.ok("clock", detail)
                        : Finding.problem(
                                "clock",
                                detail + ", more than auth.leewaySeconds forgives: its tokens may be refused",
                                "let this machine follow a time server (timedatectl set-ntp true)"));
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
                        "tokens that this provider gave to another application are accepted too",
                        "set " + String.join(" and ", open));
    }

    /** Where the issuer says how it works (OpenID Connect Discovery 1.0, section 4), its keys must be those. */
    private Optional<Finding> discovery(String issuer, URI keys) {
        try {
            URI document = URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
            String published = new JsonObject(get(document).body()).getString("jwks_uri", keys.toString());
            return published.equals(keys.toString())
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            "issuer",
                            issuer + " says that its keys are at " + published + ", and auth.jwksUri is " + keys,
                            "tokens are refused unless both publish the same keys"));
        } catch (Exception notThere) {
            // Not every issuer has such a document, and nothing depends on it.
            return Optional.empty();
        }
    }

    private DocumentClient.Document get(URI uri) throws TimeoutException {
        try (DocumentClient client = new DocumentClient(vertx)) {
            return client.get(uri).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
