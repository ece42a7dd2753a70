package io.pagenow.chat.support;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Servers on loopback with HTTPS and HTTP/2, whose certificates are signed by an authority of their own. */
public final class TestHttpsServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final TestCertificates certificates = new TestCertificates();

    public TestHttpsServer() {
        certificates.certificate("service", "service", "DNS:localhost", "IP:127.0.0.1");
    }

    /** The authority that a client must trust. */
    public Path authority() {
        return certificates.authority();
    }

    /** Starts a server and returns its port. */
    public int listen(Handler<HttpServerRequest> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificates
                                .authority()
                                .resolveSibling("service.pem")
                                .toString())
                        .addKeyPath(certificates.key("service").toString()));
        try {
            return vertx.createHttpServer(options)
                    .requestHandler(handler)
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Patience.SECONDS, TimeUnit.SECONDS)
                    .actualPort();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        certificates.close();
    }
}
