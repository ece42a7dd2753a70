package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Providers name users in many ways, and some names are long. */
class LongUserIdsTest {
    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .identityProvider(provider)
            .set("CHAT_PRESENCE_GRACE_SECONDS", "1")
            .start();

    private static TestUser user(String id) {
        return server.user(id, provider.token(id).sign());
    }

    private static String longId(String of, int characters) {
        return of.repeat(characters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u", "ü", "😀", "'", "%", "\\", "\""})
    void twoHundredCharactersOfAnyKindDoAllThatFiveDo(String character) {
        TestUser ann = user(longId(character, 200));
        TestUser ben = user(longId(character, 199) + "b");
        String conversation = ann.befriend(ben);
        String group = ann.group("Crew", ben, user("cleo"));
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect();
                TestSocket annsPages = ann.connectForPages();
                TestSocket bensPages = ben.connectForPages()) {
            JsonObject message = anns.deliver("t1", conversation, "hello");
            assertThat(message.getString("senderId")).isEqualTo(ann.id());
            bens.awaitMessages(conversation, 1);
            bens.readMessages(conversation);
            assertThat(bens.awaitType("read-messages").getString("userId")).isEqualTo(ben.id());
            assertThat(ann.presenceOf(ben).getBoolean("online")).isTrue();
            annsPages.share("https://example.com/", "Page");
            bensPages.awaitPage(ann, "https://example.com/");
        }
        assertThat(ann.direct(ben)).isEqualTo(conversation);
        assertThat(ann.get("/conversations/" + group + "/participants").body()).contains("cleo");
        assertThat(ann.history(conversation)).hasSize(3);
        assertThat(ben.get("/presence").object().fieldNames()).containsExactlyInAnyOrder(ann.id(), ben.id());
        await().until(() -> ann.presenceOf(ben).getString("lastSeenAt") != null);
    }

    @Test
    void aLongerOneIsRefusedAndTheLogSaysWhyWithoutTheToken() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.pagenow.chat.auth.RefusedUserIds");
        Level usual = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try (TestServer own = TestServer.with().identityProvider(provider).start()) {
            String token = provider.token(longId("u", 347)).sign();
            TestUser tooLong = own.user("too long", token);
            for (int attempt = 0; attempt < 5; attempt++) {
                assertThat(tooLong.get("/conversations").status()).isEqualTo(401);
            }
            TestSocket.Refused refused = catchThrowableOfType(TestSocket.Refused.class, tooLong::connect);
            assertThat(refused.status()).isEqualTo(401);

            assertThat(lines.list)
                    .filteredOn(line -> line.getFormattedMessage().contains("has 347 characters"))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.getLevel()).isEqualTo(Level.INFO);
                        assertThat(line.getFormattedMessage())
                                .contains("cognito:username", "1 to 200")
                                .doesNotContain(token, "uuuu");
                    });
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(usual);
        }
    }
}
