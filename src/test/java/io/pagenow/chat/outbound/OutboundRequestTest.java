package io.pagenow.chat.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundRequestTest {
    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    @ParameterizedTest
    @CsvSource({
        "http://[::1]:PORT/path, [::1]:PORT",
        "http://[2001:db8::1]:PORT/, [2001:db8::1]:PORT",
        "http://name.example:PORT/, name.example:PORT",
        "http://127.0.0.1:PORT, 127.0.0.1:PORT"
    })
    void theHostHeaderIsThatOfTheUrl(String url, String expected) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(String.valueOf(request.getHeader("Host"))))
                .listen(0, "127.0.0.1")
                .await(1, TimeUnit.MINUTES);
        String port = String.valueOf(server.actualPort());
        HttpClientAgent client = vertx.createHttpClient();

        String host = client.request(OutboundRequest.to(
                        URI.create(url.replace("PORT", port)), HttpMethod.GET, InetAddress.getLoopbackAddress()))
                .compose(request -> request.send().compose(HttpClientResponse::body))
                .await(1, TimeUnit.MINUTES)
                .toString();

        assertThat(host).isEqualTo(expected.replace("PORT", port));
    }
}
