package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open a socket, and where the token may stand. */
class HandshakeTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @ParameterizedTest
    @ValueSource(
            strings = {"/?Authorization=", "/dev/?Authorization=", "/any/path?x=1&Authorization=", "?Authorization="})
    void theTokenMayStandInTheUrlOfAnyPath(String pathAndName) {
        assertWorks(TestSocket.open(uri(pathAndName + ann.token())));
    }

    @Test
    void theTokenInTheUrlMayHaveBearerBeforeIt() {
        assertWorks(TestSocket.open(uri("/?Authorization=Bearer%20" + ann.token())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer "})
    void theTokenMayStandInTheHeader(String scheme) {
        assertWorks(TestSocket.open(uri("/"), "Authorization", scheme + ann.token()));
    }

    @Test
    void theTokenMayStandBehindBearerAmongTheSubprotocols() {
        TestSocket socket = TestSocket.openWithSubprotocols(uri("/"), "bearer", ann.token());

        assertThat(socket.subprotocol()).isEqualTo("bearer");
        assertWorks(socket);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/?Authorization=", "/?Authorization=nonsense", "/?Authorization=a.b.c", "/?authorization="
            })
    void aBadTokenIsAnsweredWith401(String pathAndQuery) throws IOException {
        assertThat(RawSocket.statusOf(server.webSocket(), pathAndQuery)).isEqualTo(401);
    }

    @Test
    void aTokenWithAChangedSignatureIsAnsweredWith401() {
        char last = ann.token().charAt(ann.token().length() - 10);
        String forged = ann.token().substring(0, ann.token().length() - 10)
                + (last == 'A' ? 'B' : 'A')
                + ann.token().substring(ann.token().length() - 9);

        assertRefused(() -> TestSocket.open(uri("/?Authorization=" + forged)));
        assertRefused(() -> TestSocket.open(uri("/"), "Authorization", forged));
        assertRefused(() -> TestSocket.openWithSubprotocols(uri("/"), "bearer", forged));
    }

    @Test
    void aSubprotocolThatIsNoTokenIsAnsweredWith401() {
        assertRefused(() -> TestSocket.openWithSubprotocols(uri("/"), "bearer"));
        assertRefused(() -> TestSocket.openWithSubprotocols(uri("/"), ann.token()));
    }

    @Test
    void aCallThatIsNoHandshakeIsToldToUpgrade() {
        Rest.Answer answer = Rest.get(URI.create(server.webSocket().toString().replace("ws:", "http:")));

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.header("upgrade")).contains("websocket");
    }

    private URI uri(String pathAndQuery) {
        return URI.create("ws://" + server.webSocket().getAuthority() + pathAndQuery);
    }

    private void assertWorks(TestSocket opened) {
        try (opened) {
            String conversation = ann.direct(ben);
            assertThat(opened.deliver("t-" + System.nanoTime(), conversation, "hello")
                            .getString("senderId"))
                    .isEqualTo(ann.id());
        }
    }

    private static void assertRefused(Runnable opening) {
        assertThatThrownBy(opening::run)
                .isInstanceOfSatisfying(TestSocket.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(401));
    }
}
