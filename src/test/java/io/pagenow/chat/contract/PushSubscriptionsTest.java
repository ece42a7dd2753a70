package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions of devices: what is accepted, listed and refused. */
class PushSubscriptionsTest {
    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final TestServer server = service.server().start();

    /** Without a network that an operator allows, as servers usually are. */
    @AutoClose
    private static final TestServer strict =
            service.server().set("CHAT_PUSH_ALLOWED_NETWORKS", "").start();

    @AutoClose
    private static final TestServer silent = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestBrowser browser = new TestBrowser();

    private static Rest.Answer subscribe(TestUser user, JsonObject subscription) {
        return user.put("/me/push-subscriptions", subscription.encode());
    }

    private static List<JsonObject> devices(TestUser user) {
        return user.get("/me/push-subscriptions").objects();
    }

    @Test
    void aDeviceIsListedWithoutAnythingThatWouldLetAReaderPush() {
        String endpoint = service.newEndpoint();
        JsonObject device = subscribe(ann, browser.subscription(endpoint).put("device", "Phone"))
                .object();

        assertThat(devices(ann)).containsExactly(device);
        assertThat(device.getString("device")).isEqualTo("Phone");
        assertThat(device.getString("service")).isEqualTo(service.origin());
        assertThat(device.getBoolean("isCurrent")).isTrue();
        assertThat(device.encode())
                .doesNotContain(endpoint.substring(endpoint.lastIndexOf('/')))
                .doesNotContain(TestBrowser.base64(browser.auth()));
    }

    @Test
    void subscribingAgainChangesTheDeviceAndMakesNoSecondOne() {
        JsonObject subscription = browser.subscription(service.newEndpoint());
        JsonObject first = subscribe(ann, subscription).object();
        JsonObject second = subscribe(ann, subscription.put("device", "Laptop")).object();

        assertThat(second).isEqualTo(first.copy().put("device", "Laptop"));
        assertThat(devices(ann)).containsExactly(second);
    }

    @Test
    void aDeviceIsRemovedByItsUserAlone() {
        TestUser ben = server.newUser("ben");
        String path = "/me/push-subscriptions/"
                + subscribe(ann, browser.subscription(service.newEndpoint()))
                        .object()
                        .getString("subscriptionId");

        assertThat(ben.delete(path).status()).isEqualTo(404);
        assertThat(devices(ann)).hasSize(1);
        assertThat(ann.delete(path).status()).isEqualTo(204);
        assertThat(devices(ann)).isEmpty();
        assertThat(ann.delete(path).status()).isEqualTo(404);
        assertThat(ann.delete("/me/push-subscriptions/x").status()).isIn(400, 404);
    }

    @Test
    void aUserHasTwentyDevicesAlsoIfTheySubscribeAtOnce() {
        List<Integer> statuses = AtOnce.run(25, number -> subscribe(ann, browser.subscription(service.newEndpoint()))
                .status());

        assertThat(Collections.frequency(statuses, 200)).isEqualTo(20);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(5);
        assertThat(devices(ann)).hasSize(20);
    }

    @Threat(34)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://127.0.0.1:5432/x",
                "https://localhost/x",
                "https://[::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[::ffff:a9fe:a9fe]/x",
                "https://169.254.169.254/latest/meta-data/",
                "https://10.1.2.3/x",
                "https://192.168.1.1/x",
                "https://172.16.0.1/x",
                "https://0.0.0.0/x",
                "https://[::]/x",
                "https://[fe80::1]/x",
                "https://[fd00::1]/x",
                "https://2130706433/x",
                "https://127.1/x",
                "http://push.example/x",
                "https://user:password@1.1.1.1/x",
                "https://1.1.1.1/x#y",
                "https:///x",
                "https://",
                "wss://1.1.1.1/x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "x",
                "https://no-such-name.invalid/x",
                "https://1.1.1.1:0/x",
                "https://1.1.1.1/\u0000"
            })
    void anEndpointThatIsNoPublicHttpsUrlIsRefused(String endpoint) {
        TestUser user = strict.newUser("eve");
        Rest.Answer refused = subscribe(user, browser.subscription(endpoint));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("endpoint");
        assertThat(devices(user)).isEmpty();
    }

    @Threat(34)
    @ParameterizedTest
    @CsvSource({
        "endpoint,,missing-field,endpoint",
        "endpoint,'5',invalid-field,endpoint",
        "keys,,missing-field,keys",
        "keys,'\"x\"',invalid-field,keys",
        "keys,'{\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}',missing-field,p256dh",
        "expirationTime,-1,invalid-field,expirationTime",
        "expirationTime,1e300,invalid-field,expirationTime",
        "device,true,invalid-field,device",
        "publicKey,'\"AAAA\"',invalid-field,publicKey",
    })
    void aBadFieldIsNamed(String field, String value, String code, String named) {
        JsonObject subscription = browser.subscription(service.newEndpoint());
        subscription.remove(field);
        String body = subscription.encode();
        String with = value == null ? body : body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}";
        Rest.Answer refused = ann.put("/me/push-subscriptions", with);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.object().getString("code")).isEqualTo(code);
        assertThat(refused.object().getString("field")).isEqualTo(named);
    }

    @Threat(34)
    @Test
    void keysThatCannotBeUsedAreRefused() {
        byte[] offCurve = browser.point();
        offCurve[40] ^= 1;
        JsonObject good = browser.subscription(service.newEndpoint());
        List<String> badKeys = List.of(TestBrowser.base64(offCurve), "AAAA", "not base64!", "B".repeat(87));
        for (String bad : badKeys) {
            JsonObject subscription = good.copy();
            subscription.getJsonObject("keys").put("p256dh", bad);
            assertThat(subscribe(ann, subscription).object().getString("field")).isEqualTo("p256dh");
        }
        for (String bad : List.of("AAAA", "\u00e4", "A".repeat(43))) {
            JsonObject subscription = good.copy();
            subscription.getJsonObject("keys").put("auth", bad);
            assertThat(subscribe(ann, subscription).object().getString("field")).isEqualTo("auth");
        }
        JsonObject long_ = good.copy().put("endpoint", service.origin() + "/" + "x".repeat(2000));
        assertThat(subscribe(ann, long_).object().getString("field")).isEqualTo("endpoint");
    }

    @Test
    void aServerThatDoesNotPushSaysSo() {
        TestUser user = silent.newUser("dan");

        assertThat(user.get("/push/key").status()).isEqualTo(404);
        assertThat(user.get("/me/push-subscriptions").status()).isEqualTo(404);
        assertThat(subscribe(user, browser.subscription("https://1.1.1.1/x")).status())
                .isEqualTo(404);
        assertThat(user.delete("/me/push-subscriptions/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(features(silent)).doesNotContain("push");
        assertThat(features(server)).contains("push");
    }

    private static JsonArray features(TestServer of) {
        return Rest.get(of.http().resolve("/client-settings")).object().getJsonArray("features");
    }
}
