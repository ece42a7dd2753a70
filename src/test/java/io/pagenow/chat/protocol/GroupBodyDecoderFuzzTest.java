package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.StrangeBody.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.GroupChange;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Set;

/** Whatever stands in the body of a request about a group or about own settings is within its limits, or refused. */
class GroupBodyDecoderFuzzTest {
    private static final Set<String> GROUP_FIELDS = Set.of(
            "title",
            "picture",
            "settings",
            "ifRev",
            "add",
            "rename",
            "mentionAll",
            "history",
            "join",
            "frozen",
            "slowModeSeconds",
            "messageTtlSeconds");

    private static final Set<String> OWN_FIELDS =
            Set.of("mutedUntil", "mentions", "pinned", "archived", "hidden", "unread", "cleared");

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aBodyAboutAGroupIsWithinItsLimitsOrRefused(byte[] input) {
        Buffer body = Buffer.buffer(input);
        assertBounded(4L * input.length, () -> {
            read(() -> GroupBodyDecoder.groupChange(body), GROUP_FIELDS)
                    .ifPresent(GroupBodyDecoderFuzzTest::assertWithinLimits);
            read(() -> GroupBodyDecoder.ownSettings(body), OWN_FIELDS).ifPresent(own -> own.mutedUntil()
                    .ifPresent(muted -> muted.ifPresent(
                            until -> assertThat(until).isBefore(Instant.parse("+10000-01-01T00:00:00Z")))));
            read(() -> BodyObject.of(body).userIds("userIds", 100), Set.of("userIds"))
                    .ifPresent(ids -> {
                        assertThat(ids).hasSizeBetween(1, 100).doesNotHaveDuplicates();
                        ids.forEach(id -> assertText(id, 1, 200));
                    });
        });
    }

    private static void assertWithinLimits(GroupChange change) {
        change.title().ifPresent(title -> {
            assertText(title, 1, 300);
            assertThat(title).isNotBlank();
        });
        change.picture().ifPresent(picture -> {
            assertText(picture, 0, 500);
            assertThat(picture).matches("|(?i:https)://[^ ]+");
        });
        change.ifRev().ifPresent(rev -> assertThat(rev).isNotNegative());
        change.rules().slowModeSeconds().ifPresent(seconds -> assertThat(seconds)
                .isBetween(0, 3_600));
        change.rules().messageTtlSeconds().ifPresent(seconds -> assertThat(seconds)
                .satisfiesAnyOf(off -> assertThat(off).isZero(), time -> assertThat(time)
                        .isBetween(60, 31_536_000)));
    }
}
