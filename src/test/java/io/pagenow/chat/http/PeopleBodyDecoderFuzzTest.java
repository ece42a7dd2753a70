package io.pagenow.chat.http;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.StrangeBody.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.UUID;

/** Whatever stands in the body of a request about users is within its limits, or refused. */
class PeopleBodyDecoderFuzzTest {
    private static final String CALLER = "ann";

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aBodyAboutAUserIsWithinItsLimitsOrRefused(byte[] input) {
        Buffer body = Buffer.buffer(input);
        assertBounded(8L * input.length, () -> {
            read(() -> PeopleBodyDecoder.profile(CALLER, body), Set.of("name", "picture"))
                    .ifPresent(profile -> assertText(profile.name(), 1, 100));
            read(
                    () -> PeopleBodyDecoder.me(CALLER, body),
                    Set.of("readReceipts", "typing", "push", "notify", "preview", "reactions"));
            read(
                            () -> PushHandlers.subscription(CALLER, body),
                            Set.of("endpoint", "keys", "p256dh", "auth", "device", "expirationTime", "publicKey"))
                    .ifPresent(subscription -> assertText(subscription.endpoint(), 1, 2000));
            read(
                            () -> PeopleBodyDecoder.report(CALLER, body),
                            Set.of("conversationId", "seqs", "userId", "reason", "text"))
                    .ifPresent(report -> {
                        assertThat(report.seqs())
                                .hasSizeBetween(1, 20)
                                .doesNotHaveDuplicates()
                                .allMatch(seq -> seq > 0);
                        assertText(report.text(), 0, 1000);
                    });
            read(() -> PeopleBodyDecoder.ban(CALLER, "bob", body), Set.of("until", "reason"))
                    .ifPresent(ban -> assertText(ban.reason(), 0, 500));
            read(() -> PeopleBodyDecoder.handling(CALLER, new UUID(0, 0), body), Set.of("state", "action"));
        });
    }
}
