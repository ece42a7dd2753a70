package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestScanner;
import io.pagenow.chat.support.TestScanner.Scan;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No file is served that the operator's scan has not accepted. */
@Threat(32)
class AttachmentScanTest {
    private static final byte[] GOOD = "some notes".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BAD = ("x " + TestScanner.BAD).getBytes(StandardCharsets.UTF_8);

    @AutoClose
    private final TestScanner scanner = new TestScanner();

    @AutoClose
    private final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private final TestServer server = scanner.server()
            .set("CHAT_ATTACHMENTS_DIRECTORY", store.path().toString())
            .start();

    private final TestUser ann = server.newUser("ann");
    private final FileClient files = new FileClient(ann, ann.direct(server.newUser("ben")));

    private double scans(String verdict) {
        return MetricsText.of(server.http()).value("chat_attachment_scans_total{verdict=\"" + verdict + "\"}");
    }

    @Test
    void anAcceptedFileIsSentAndTheRequestIsSigned() throws GeneralSecurityException {
        byte[] picture = TestPictures.pngWithPosition(30, 20);
        String file = files.sent("t1", "x.png", "image/png", picture);
        Scan scan = scanner.scans().remove();

        assertThat(scan.body()).isEqualTo(FileClient.get(ann, file).content());
        assertThat(scan.type()).isEqualTo("image/png");
        assertThat(scan.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(scan.body().getBytes())));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestScanner.KEY, "HmacSHA256"));
        mac.update((scan.id() + "." + scan.timestamp() + ".").getBytes(StandardCharsets.US_ASCII));
        assertThat(scan.signature())
                .isEqualTo("v1,"
                        + Base64.getEncoder()
                                .encodeToString(mac.doFinal(scan.body().getBytes())));
        assertThat(scans("accepted")).isEqualTo(1);
    }

    @Test
    void aRefusedFileIsDeletedWithItsSlot() {
        JsonObject slot = files.slotFor("x", BAD.length, "");
        Rest.Answer refused = files.put(slot, BAD);

        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.object().getString("code")).isEqualTo("file-refused");
        assertThat(refused.body()).doesNotContain("Test-Signature");
        String id = slot.getString("attachmentId");
        assertThat(files.put(slot, GOOD).status()).isEqualTo(404);
        assertThat(FileClient.get(ann, id).status()).isEqualTo(404);
        assertThat(files.send("t1", id).status()).isEqualTo(400);
        await().until(() -> store.files().isEmpty());
        assertThat(scans("refused")).isEqualTo(1);
    }

    static Stream<Arguments> silent() {
        return Stream.of(
                answer(
                        "a status",
                        (request, body) -> request.response().setStatusCode(500).end()),
                answer("a redirect", (request, body) -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/accept")
                        .end()),
                answer("an accepted status without a verdict", (request, body) -> request.response()
                        .end()),
                answer("a page", (request, body) -> request.response().end("<html>accept</html>")),
                answer("another verdict", (request, body) -> request.response().end("{\"verdict\":true}")),
                answer("an endless answer", (request, body) -> request.response()
                        .end(Buffer.buffer(" ".repeat(100_000)).appendString("{\"verdict\":\"accept\"}"))),
                answer("the end of the connection", (request, body) -> request.connection()
                        .close()),
                answer("nothing", (request, body) -> {}));
    }

    private static Arguments answer(String name, BiConsumer<HttpServerRequest, Buffer> behaviour) {
        return Arguments.of(name, behaviour);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silent")
    void withoutAVerdictTheFileWaitsAndItsBytesStay(String name, BiConsumer<HttpServerRequest, Buffer> behaviour) {
        scanner.behave(behaviour);
        JsonObject slot = files.slotFor("x", GOOD.length, "");
        Rest.Answer refused = files.put(slot, GOOD);

        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.object().getString("code")).isEqualTo("store-unavailable");
        String id = slot.getString("attachmentId");
        assertThat(FileClient.get(ann, id).status()).isEqualTo(404);
        assertThat(files.send("t1", id).status()).isEqualTo(400);
        assertThat(scans("failed")).isEqualTo(1);
        scanner.behave();
        assertThat(files.query(slot, GOOD.length).status()).isEqualTo(200);
        assertThat(files.send("t2", id).status()).isEqualTo(200);
        assertThat(store.files()).hasSize(1);
    }

    @Test
    void aBoundedNumberIsExaminedAtOnce() {
        Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
        scanner.behave((request, body) -> {
            waiting.add(request);
            // The first eight wait for one another; then each is answered at once.
            if (scanner.scans().size() >= 8) {
                for (HttpServerRequest one = waiting.poll(); one != null; one = waiting.poll()) {
                    HttpServerRequest answered = one;
                    answered.connection();
                    answered.response().end("{\"verdict\":\"accept\"}");
                }
            }
        });
        List<TestUser> users =
                Stream.generate(() -> server.newUser("user")).limit(4).toList();
        List<FileClient> clients = users.stream()
                .map(user -> new FileClient(user, user.direct(ann)))
                .toList();
        List<Rest.Answer> answers =
                AtOnce.run(24, number -> clients.get(number % 4).upload("x", "", GOOD));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        assertThat(scanner.mostAtOnce()).isEqualTo(8);
    }
}
