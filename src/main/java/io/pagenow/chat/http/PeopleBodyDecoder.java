package io.pagenow.chat.http;

import io.pagenow.chat.bus.message.BanRequest;
import io.pagenow.chat.bus.message.MeChange;
import io.pagenow.chat.bus.message.NewReport;
import io.pagenow.chat.bus.message.ProfileEdit;
import io.pagenow.chat.bus.message.PushPreferencesChange;
import io.pagenow.chat.bus.message.ReportHandling;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.PushPreferences;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.protocol.BodyObject;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Decodes and validates the bodies of requests about users. Every method throws a
 * {@link io.pagenow.chat.model.ChatException} that names the field at fault and the expectation.
 */
final class PeopleBodyDecoder {
    /** A name may be longer as long as it has characters that do not count. */
    private static final int MAX_UNCLEAN_NAME = 10_000;

    private PeopleBodyDecoder() {}

    /** The body of {@code PUT /me/profile}. */
    static ProfileEdit profile(String userId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        String name = Profile.cleanName(fields.requiredText("name", 0, MAX_UNCLEAN_NAME));
        if (JsonText.fault(name, 1, Limits.NAME).isPresent()) {
            throw BodyObject.invalid("name", "a text of 1 to " + Limits.NAME + " characters");
        }
        Optional<String> picture = fields.text("picture", 0, Integer.MAX_VALUE);
        if (picture.isPresent() && !Profile.isPicture(picture.get())) {
            throw BodyObject.invalid("picture", "an https URL of at most " + Limits.PICTURE + " characters");
        }
        return new ProfileEdit(userId, name, picture);
    }

    /** The body of {@code PUT /me/settings}. */
    static MeChange me(String userId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        return new MeChange(
                userId,
                fields.flag("readReceipts"),
                fields.flag("typing"),
                fields.object("push").map(PeopleBodyDecoder::push).orElse(PushPreferencesChange.NONE));
    }

    private static PushPreferencesChange push(BodyObject push) {
        return new PushPreferencesChange(
                push.oneOf("notify", PushPreferences.Notify.NAMES).map(PushPreferences.Notify::of),
                push.flag("preview"),
                push.flag("reactions"));
    }

    /** The body of {@code POST /reports}. */
    static NewReport report(String userId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        return new NewReport(
                userId,
                fields.requiredUuid("conversationId"),
                fields.positions("seqs", Limits.REPORTED_AT_ONCE),
                fields.userId("userId"),
                Report.Reason.valueOf(constant(fields.requiredOneOf("reason", names(Report.Reason.values())))),
                fields.text("text", 0, Limits.REPORT_TEXT).orElse(""));
    }

    /** The body of {@code POST /admin/users/{userId}/ban}; may be empty. */
    static BanRequest ban(String actor, String userId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        Optional<Instant> until = fields.time("until");
        if (until.isPresent() && !until.get().isAfter(Instant.now())) {
            throw BodyObject.invalid("until", "a time in the future");
        }
        return new BanRequest(
                actor,
                userId,
                until,
                fields.text("reason", 0, Limits.BAN_REASON).orElse(""));
    }

    /** The body of {@code POST /admin/reports/{reportId}}. */
    static ReportHandling handling(String actor, UUID reportId, Buffer body) {
        BodyObject fields = BodyObject.of(body);
        List<String> states = names(Report.State.RESOLVED, Report.State.DISMISSED);
        return new ReportHandling(
                actor,
                reportId,
                Report.State.valueOf(constant(fields.requiredOneOf("state", states))),
                fields.text("action", 0, Limits.REPORT_ACTION));
    }

    private static List<String> names(Enum<?>... constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
