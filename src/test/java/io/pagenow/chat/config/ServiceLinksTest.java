package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Service of Kubernetes may have any name; what Kubernetes tells pods of it is no setting. */
final class ServiceLinksTest {
    @TempDir
    private Path folder;

    /** All that Kubernetes sets for a Service with two ports. */
    private static Map<String, String> linksOf(String service, String address) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        Map<String, String> links = new HashMap<>();
        links.put(service + "_SERVICE_HOST", address);
        links.put(service + "_SERVICE_PORT", "8080");
        links.put(service + "_SERVICE_PORT_HTTP", "8080");
        links.put(service + "_SERVICE_PORT_DNS_UDP", "53");
        links.put(service + "_PORT", "tcp://" + host + ":8080");
        links.put(service + "_PORT_8080_TCP", "tcp://" + host + ":8080");
        links.put(service + "_PORT_8080_TCP_PROTO", "tcp");
        links.put(service + "_PORT_8080_TCP_PORT", "8080");
        links.put(service + "_PORT_8080_TCP_ADDR", address);
        links.put(service + "_PORT_53_UDP", "udp://" + host + ":53");
        links.put(service + "_PORT_53_UDP_PROTO", "udp");
        links.put(service + "_PORT_53_UDP_PORT", "53");
        links.put(service + "_PORT_53_UDP_ADDR", address);
        return links;
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, 10.0.0.1",
        "CHAT_API, 10.0.0.1",
        "CHAT_API, fd00::1",
        "CHAT_HTTP, 10.0.0.1",
        "CHAT_WEBSOCKET, 10.0.0.1",
        "CHAT_ADMIN, 10.0.0.1",
        "CHAT_CLUSTER, 10.0.0.1",
        "CHAT_CLUSTER_BUS, 10.0.0.1",
        "CHAT_API_SERVICE, 10.0.0.1",
        "CHAT_DATA_DIR, 10.0.0.1",
        "RDS, 10.0.0.1",
        "REDIS_ENDPOINT, 10.0.0.1"
    })
    void theLinksOfAServiceChangeNothing(String service, String address) {
        Map<String, String> links = linksOf(service, address);

        assertThat(ServiceLinks.in(links)).isEqualTo(links.keySet());
        assertThat(LoadedSettings.of(folder, links)).isEqualTo(LoadedSettings.of(folder, Map.of()));
    }

    @Test
    void aPortThatIsSetBesideALinkOfTheSameServiceCounts() {
        Map<String, String> variables = linksOf("CHAT_HTTP", "10.0.0.1");
        variables.put("CHAT_HTTP_PORT", "9000");

        assertThat(LoadedSettings.of(folder, variables).http().port()).isEqualTo(9000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHAT_HTTP_PROT=9000",
                "CHAT_SERVICE_HOST=10.0.0.1",
                "CHAT_SERVICE_PORT=8080",
                "CHAT_API_PORT=8080",
                "CHAT_API_PORT_8080=8080",
                "CHAT_API_PORT_8080_TCP=8080",
                "CHAT_API_PORT=http://10.0.0.1:8080",
                "CHAT_API=tcp://10.0.0.1:8080",
                "CHAT_HTTP_PORT=tcp://",
                "CHAT_HTTP_PORT=eighty"
            })
    void whatHasAnotherShapeIsAMistakeAsEver(String variable) {
        String[] parts = variable.split("=", 2);

        assertThat(LoadedSettings.problems(folder, "{}", Map.of(parts[0], parts[1])))
                .singleElement()
                .asString()
                .contains(parts[0]);
    }
}
