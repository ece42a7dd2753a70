package io.pagenow.chat.http;

import io.pagenow.chat.bus.message.BanRequest;
import io.pagenow.chat.bus.message.MeChange;
import io.pagenow.chat.bus.message.NewReport;
import io.pagenow.chat.bus.message.ProfileEdit;
import io.pagenow.chat.bus.message.ReportHandling;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyFields;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Decodes and validates the bodies of requests about users. Every method throws a
 * {@link io.pagenow.chat.model.ChatException} that names the field at fault and the expectation.
 */
final class PeopleBodyDecoder {
    /** The time until which PostgreSQL and every client can handle a ban. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private PeopleBodyDecoder() {}

    /** The body of {@code PUT /me/profile}. */
    static ProfileEdit profile(String userId, Buffer body) {
        BodyFields fields = BodyFields.of(body, Set.of("name", "picture"));
        String name = Profile.cleanName(fields.requiredText("name"));
        JsonText.fault(name, 1, Limits.NAME).ifPresent(fault -> {
            throw BodyFields.invalid("name", "it " + fault);
        });
        Optional<String> picture = fields.text("picture");
        if (picture.isPresent() && !Profile.isPicture(picture.get())) {
            throw BodyFields.invalid("picture", "it is not an https URL of at most " + Limits.PICTURE + " characters");
        }
        return new ProfileEdit(userId, name, picture);
    }

    /** The body of {@code PUT /me/settings}. */
    static MeChange me(String userId, Buffer body) {
        BodyFields fields = BodyFields.of(body, Set.of("readReceipts", "typing"));
        return new MeChange(userId, fields.flag("readReceipts"), fields.flag("typing"));
    }

    /** The body of {@code POST /reports}. */
    static NewReport report(String userId, Buffer body) {
        BodyFields fields = BodyFields.of(body, Set.of("conversationId", "seqs", "userId", "reason", "text"));
        UUID conversationId = JsonText.uuid(fields.requiredText("conversationId"))
                .orElseThrow(() -> BodyFields.invalid("conversationId", "it is not a UUID"));
        List<Long> seqs = seqs(fields.required("seqs"));
        Optional<String> reportedId = fields.text("userId");
        if (reportedId.isPresent() && !BodyDecoder.isUserId(reportedId.get())) {
            throw BodyFields.invalid("userId", "it is not a user id");
        }
        return new NewReport(
                userId,
                conversationId,
                seqs,
                reportedId,
                constant(Report.Reason.class, "reason", fields.requiredText("reason")),
                bounded(fields, "text", Limits.REPORT_TEXT).orElse(""));
    }

    private static List<Long> seqs(Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > Limits.REPORTED_AT_ONCE) {
            throw BodyFields.invalid("seqs", "it is not a list of 1 to " + Limits.REPORTED_AT_ONCE + " positions");
        }
        Set<Long> seqs = new LinkedHashSet<>();
        for (Object element : list) {
            if (!(element instanceof Long seq) || seq < 1) {
                throw BodyFields.invalid("seqs", "it has an element that is not a position, 1 or more");
            }
            seqs.add(seq);
        }
        return new ArrayList<>(seqs);
    }

    /** The body of {@code POST /admin/users/{userId}/ban}; may be empty. */
    static BanRequest ban(String actor, String userId, Buffer body) {
        BodyFields fields = BodyFields.of(body, Set.of("until", "reason"));
        return new BanRequest(
                actor,
                userId,
                fields.text("until").map(PeopleBodyDecoder::time),
                bounded(fields, "reason", Limits.BAN_REASON).orElse(""));
    }

    private static Instant time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(Instant.now()) && time.isBefore(LATEST)) {
                return time;
            }
            throw BodyFields.invalid("until", "it is not in the future, before the year 10000");
        } catch (DateTimeParseException malformed) {
            throw BodyFields.invalid("until", "it is not a time like 2030-01-31T12:00:00Z");
        }
    }

    /** The body of {@code POST /admin/reports/{reportId}}. */
    static ReportHandling handling(String actor, UUID reportId, Buffer body) {
        BodyFields fields = BodyFields.of(body, Set.of("state", "action"));
        Report.State state = constant(Report.State.class, "state", fields.requiredText("state"));
        if (state == Report.State.OPEN) {
            throw BodyFields.invalid("state", "it is neither 'resolved' nor 'dismissed'");
        }
        return new ReportHandling(actor, reportId, state, bounded(fields, "action", Limits.REPORT_ACTION));
    }

    private static Optional<String> bounded(BodyFields fields, String field, int max) {
        Optional<String> text = fields.text(field);
        text.flatMap(present -> JsonText.fault(present, 0, max)).ifPresent(fault -> {
            throw BodyFields.invalid(field, "it " + fault);
        });
        return text;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String field, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> BodyFields.invalid(
                        field,
                        "it is not one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .toList()));
    }
}
