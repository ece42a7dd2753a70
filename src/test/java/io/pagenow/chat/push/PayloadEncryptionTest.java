package io.pagenow.chat.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestBrowser;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadEncryptionTest {
    private static byte[] base64(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static Buffer buffer(String text) {
        return Buffer.buffer(base64(text));
    }

    /** RFC 8291, section 5 and appendix A. */
    @Test
    void theExampleOfTheStandardIsEncryptedAsItSays() throws GeneralSecurityException {
        byte[] text = "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8);
        SubscriptionKeys keys = new SubscriptionKeys(
                buffer("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
                buffer("BTBZMqHH6r4Tts7J_aSIgg"));
        KeyPair own = new KeyPair(
                P256.publicKey(base64(
                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                P256.privateKey(base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));

        byte[] body = PayloadEncryption.encrypt(
                PayloadEncryption.delimited(text), keys, own, base64("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(TestBrowser.base64(body))
                .isEqualTo("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                        + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 511, 512, 513, 2_500, 2_999, 3_000})
    void aBrowserReadsWhatItGetsAndNoBodyIsLargerThanServicesTake(int length) throws GeneralSecurityException {
        TestBrowser browser = new TestBrowser();
        byte[] payload = ("{\"a\":\"" + "x".repeat(Math.max(0, length - 8)) + "\"}").getBytes(StandardCharsets.UTF_8);

        byte[] body = new PayloadEncryption()
                .encrypt(payload, new SubscriptionKeys(Buffer.buffer(browser.point()), Buffer.buffer(browser.auth())));

        assertThat(body).hasSizeLessThanOrEqualTo(4096);
        assertThat(browser.decrypt(body).getString("a")).hasSize(Math.max(0, length - 8));
    }

    @Test
    void shortPayloadsHaveOneLengthAndNeverTheSameBytes() throws GeneralSecurityException {
        TestBrowser browser = new TestBrowser();
        SubscriptionKeys keys = new SubscriptionKeys(Buffer.buffer(browser.point()), Buffer.buffer(browser.auth()));
        PayloadEncryption encryption = new PayloadEncryption();

        List<byte[]> bodies = List.of(
                encryption.encrypt(new byte[] {'{', '}'}, keys),
                encryption.encrypt(new byte[] {'{', '}'}, keys),
                encryption.encrypt(new byte[400], keys));

        assertThat(bodies).extracting(body -> body.length).containsOnly(bodies.get(0).length);
        assertThat(bodies.get(0)).isNotEqualTo(bodies.get(1));
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() {
        byte[] point = new TestBrowser().point();
        point[64] ^= 1;
        byte[] zero = new byte[65];
        zero[0] = 4;
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = 2;

        for (byte[] bad : List.of(point, zero, compressed, new byte[0])) {
            assertThatThrownBy(() -> P256.publicKey(bad)).isInstanceOf(InvalidKeyException.class);
        }
    }

    @Test
    void keysSurviveTheirEncoding() throws GeneralSecurityException {
        for (int round = 0; round < 300; round++) {
            VapidKey key = VapidKey.create(round);
            VapidKey again = VapidKey.of(round, key.publicKey(), key.encodedPrivateKey());

            assertThat(key.publicKey()).hasSize(87);
            assertThat(key.encodedPrivateKey()).hasSize(43);
            assertThat(again.privateKey().getS()).isEqualTo(key.privateKey().getS());
            assertThat(key.toString()).doesNotContain(key.encodedPrivateKey());
        }
    }
}
