package io.pagenow.chat.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFilterTest {
    private static AddressFilter resolvingTo(String... addresses) {
        return new AddressFilter(
                host -> Future.succeededFuture(
                        Arrays.stream(addresses).map(AddressFilterTest::address).toList()),
                List.of());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Future<InetAddress> addressOf(AddressFilter filter, String url) {
        return filter.addressOf(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "3fff::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void aNameThatResolvesToAnAddressWhichIsNotPublicIsRefused(String address) {
        assertThat(addressOf(resolvingTo(address), "https://push.example/x").cause())
                .isInstanceOf(AddressFilter.RefusedAddressException.class);
        assertThat(addressOf(resolvingTo("93.184.216.34", address), "https://push.example/x")
                        .cause())
                .isInstanceOf(AddressFilter.RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "100.63.255.255",
                "100.128.0.1",
                "126.1.1.1",
                "128.0.0.1",
                "169.253.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "198.17.1.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::5",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void aPublicAddressIsTheOneToConnectTo(String address) {
        assertThat(addressOf(resolvingTo(address), "https://push.example/x").result())
                .isEqualTo(address(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://push.example/x", "ftp://push.example/x", "https:///x", "https://user@push.example/x",
                "https://push.example/x#part", "https://push.example:0/x", "https://push.example:99999/x",
                        "mailto:a@b.c"
            })
    void aUrlThatIsNotPlainHttpsIsRefused(String url) {
        assertThat(addressOf(resolvingTo("1.1.1.1"), url).cause())
                .isInstanceOf(AddressFilter.RefusedAddressException.class);
    }

    @Test
    void aNameThatCannotBeResolvedIsResolvedAgainAfterTenSeconds() {
        List<String> asked = new ArrayList<>();
        AtomicLong now = new AtomicLong();
        AddressFilter filter = new AddressFilter(
                host -> {
                    asked.add(host);
                    return asked.size() == 1
                            ? Future.failedFuture(new UnknownHostException(host))
                            : Future.succeededFuture(List.of(address("1.1.1.1")));
                },
                List.of(),
                now::get);

        assertThat(addressOf(filter, "https://push.example/1").cause()).isInstanceOf(UnknownHostException.class);
        now.addAndGet(AddressFilter.FAILURE_TTL.toNanos() - 1);
        assertThat(addressOf(filter, "https://push.example/2").cause()).isInstanceOf(UnknownHostException.class);
        assertThat(asked).hasSize(1);
        now.addAndGet(1);
        assertThat(addressOf(filter, "https://push.example/3").succeeded()).isTrue();
        now.addAndGet(AddressFilter.FAILURE_TTL.toNanos());
        assertThat(addressOf(filter, "https://push.example/4").succeeded()).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void aNameForWhichThereWasNoRoomIsResolvedAtTheNextRequest() {
        List<String> asked = new ArrayList<>();
        AddressFilter filter = new AddressFilter(
                host -> {
                    asked.add(host);
                    return asked.size() == 1
                            ? Future.failedFuture(ChatException.overloaded("no room"))
                            : Future.succeededFuture(List.of(address("1.1.1.1")));
                },
                List.of());

        assertThat(addressOf(filter, "https://push.example/1").cause()).isInstanceOf(ChatException.class);
        assertThat(addressOf(filter, "https://push.example/2").succeeded()).isTrue();
    }

    @Test
    void aNameThatCannotBeResolvedAnyMoreKeepsItsLastAddressForAnHour() {
        AtomicReference<Future<List<InetAddress>>> answer =
                new AtomicReference<>(Future.succeededFuture(List.of(address("1.1.1.1"))));
        AtomicLong now = new AtomicLong();
        AddressFilter filter = new AddressFilter(host -> answer.get(), List.of(), now::get);
        assertThat(addressOf(filter, "https://push.example/1").result()).isEqualTo(address("1.1.1.1"));

        answer.set(Future.failedFuture(ChatException.overloaded("no room")));
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(addressOf(filter, "https://push.example/2").result()).isEqualTo(address("1.1.1.1"));
        now.addAndGet(AddressFilter.LAST_TTL.toNanos());
        assertThat(addressOf(filter, "https://push.example/3").cause()).isInstanceOf(ChatException.class);
    }

    @Test
    void aNameThatMovesIntoAPrivateNetworkIsRefusedAtOnce() {
        AtomicReference<String> answer = new AtomicReference<>("1.1.1.1");
        AtomicLong now = new AtomicLong();
        AddressFilter filter =
                new AddressFilter(host -> Future.succeededFuture(List.of(address(answer.get()))), List.of(), now::get);
        assertThat(addressOf(filter, "https://push.example/1").succeeded()).isTrue();

        answer.set("10.0.0.1");
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(addressOf(filter, "https://push.example/2").cause())
                .isInstanceOf(AddressFilter.RefusedAddressException.class);
    }

    @Test
    void manyRequestsToOneNameResolveItOnce() {
        List<Promise<List<InetAddress>>> asked = new ArrayList<>();
        AddressFilter filter = new AddressFilter(
                host -> {
                    asked.add(Promise.promise());
                    return asked.get(asked.size() - 1).future();
                },
                List.of());
        Future<InetAddress> first = addressOf(filter, "https://push.example/1");
        Future<InetAddress> second = addressOf(filter, "https://push.example/2");
        asked.get(0).complete(List.of(address("1.1.1.1")));

        assertThat(asked).hasSize(1);
        assertThat(List.of(first.result(), second.result())).containsOnly(address("1.1.1.1"));
    }

    /** Without TLS nothing is sent where others could read it. */
    @Test
    void anEndpointWithoutTlsMustBeInAnAllowedNetwork() {
        assertThat(resolvingTo("1.1.1.1")
                        .addressOfEndpoint(URI.create("https://hook.example/"))
                        .succeeded())
                .isTrue();
        for (String address : List.of("1.1.1.1", "10.0.0.1")) {
            assertThat(resolvingTo(address)
                            .addressOfEndpoint(URI.create("http://hook.example/"))
                            .cause())
                    .isInstanceOf(AddressFilter.RefusedAddressException.class);
        }
        for (String url :
                List.of("ftp://hook.example/", "http://user@hook.example/", "http:/hook", "http://hook.example/#x")) {
            assertThat(AddressFilter.faultOfEndpoint(URI.create(url))).as(url).isPresent();
        }
    }
}
