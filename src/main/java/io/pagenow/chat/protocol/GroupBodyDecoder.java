package io.pagenow.chat.protocol;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.GroupChange;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.OwnSettingsChange;
import io.pagenow.chat.model.Role;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Decodes bodies of requests about groups and own settings. Every method throws a {@link ChatException} on bad input. */
public final class GroupBodyDecoder {
    private static final List<String> ROLES = List.of("member", "admin", "owner");
    private static final List<String> LEAST = List.of("admins", "members");
    private static final Set<String> OF_GROUP = Set.of("title", "picture", "settings");
    private static final Set<String> OF_OWN =
            Set.of("mutedUntil", "mentions", "pinned", "archived", "hidden", "unread", "cleared");
    private static final String PICTURE = "picture";
    private static final String MUTED_UNTIL = "mutedUntil";
    private static final String CLEARED = "cleared";
    private static final String MESSAGE_TTL = "messageTtlSeconds";

    private GroupBodyDecoder() {}

    /** Returns the role that a member gets; empty if it stays. */
    public static Optional<Role> role(BodyObject body) {
        return body.oneOf("role", ROLES).flatMap(Role::named);
    }

    /** The body of {@code PATCH /conversations/{conversationId}}. */
    public static GroupChange groupChange(Buffer buffer) {
        BodyObject body = BodyObject.of(buffer);
        if (body.hasNone(OF_GROUP)) {
            throw BodyObject.missing("title");
        }
        Optional<String> title = body.text("title", 1, Limits.TITLE);
        if (title.isPresent() && title.get().isBlank()) {
            throw BodyObject.invalid("title", "a text that is not blank");
        }
        Optional<Long> ifRev = body.number("ifRev", 0, Long.MAX_VALUE);
        return new GroupChange(
                title,
                picture(body),
                body.object("settings").map(GroupBodyDecoder::rules).orElse(GroupChange.Rules.NONE),
                ifRev.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    private static Optional<String> picture(BodyObject body) {
        if (body.isNull(PICTURE)) {
            return Optional.of("");
        }
        Optional<String> picture = body.text(PICTURE, 1, Limits.PICTURE);
        if (picture.isPresent() && !isHttps(picture.get())) {
            throw BodyObject.invalid(PICTURE, "an https URL, or null");
        }
        return picture;
    }

    private static boolean isHttps(String text) {
        try {
            URI uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    private static GroupChange.Rules rules(BodyObject settings) {
        return new GroupChange.Rules(
                least(settings, "add"),
                least(settings, "rename"),
                least(settings, "mentionAll"),
                settings.oneOf("history", List.of("all", "joined")).map("all"::equals),
                settings.oneOf("join", List.of("link", "closed")).map("link"::equals),
                settings.flag("frozen"),
                settings.number("slowModeSeconds", 0, GroupRules.MAX_SLOW_MODE_SECONDS)
                        .map(Long::intValue),
                messageTtl(settings));
    }

    /** Null is 0: messages have no end. */
    private static Optional<Integer> messageTtl(BodyObject settings) {
        if (settings.isNull(MESSAGE_TTL)) {
            return Optional.of(0);
        }
        Optional<Long> seconds = settings.number(MESSAGE_TTL, 0, GroupRules.MAX_MESSAGE_TTL_SECONDS);
        if (seconds.isPresent() && seconds.get() > 0 && seconds.get() < GroupRules.MIN_MESSAGE_TTL_SECONDS) {
            throw BodyObject.invalid(
                    MESSAGE_TTL,
                    "0, or a number of seconds from " + GroupRules.MIN_MESSAGE_TTL_SECONDS + " to "
                            + GroupRules.MAX_MESSAGE_TTL_SECONDS);
        }
        return seconds.map(Long::intValue);
    }

    private static Optional<Role> least(BodyObject settings, String rule) {
        return settings.oneOf(rule, LEAST).map(least -> least.equals("admins") ? Role.ADMIN : Role.MEMBER);
    }

    /** The body of {@code PUT /conversations/{conversationId}/me}. */
    public static OwnSettingsChange ownSettings(Buffer buffer) {
        BodyObject body = BodyObject.of(buffer);
        if (body.hasNone(OF_OWN)) {
            throw ChatException.ofField(
                    ErrorCode.MISSING_FIELD,
                    MUTED_UNTIL,
                    "Expected one of the fields "
                            + String.join(", ", OF_OWN.stream().sorted().toList()));
        }
        Optional<Boolean> cleared = body.flag(CLEARED);
        if (cleared.isPresent() && !cleared.get()) {
            throw BodyObject.invalid(CLEARED, "true");
        }
        Optional<Instant> mutedUntil = body.time(MUTED_UNTIL);
        return new OwnSettingsChange(
                mutedUntil.isPresent() || body.isNull(MUTED_UNTIL) ? Optional.of(mutedUntil) : Optional.empty(),
                body.flag("mentions"),
                body.flag("pinned"),
                body.flag("archived"),
                body.flag("hidden"),
                body.flag("unread"),
                cleared.isPresent());
    }
}
