package io.pagenow.chat.attachment.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.config.S3Settings;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.support.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A store of an authority of its own. */
class S3TlsTest {
    @AutoClose
    private static final TestCertificates certificates = new TestCertificates();

    private final Vertx vertx = Vertx.vertx();
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        vertx.close().await();
    }

    private Future<?> check(String name, String host, Optional<Path> authority) {
        Path certificate = certificates.certificate(name, name, "DNS:" + name, "DNS:*." + name);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(certificate.toString())
                                .addKeyPath(certificates.key(name).toString())))
                .requestHandler(request -> {
                    hosts.add(request.authority().host());
                    request.response().end();
                })
                .listen(0, "127.0.0.1")
                .await();
        S3Client client = new S3Client(
                vertx,
                new S3Settings(
                        URI.create("https://" + host + ":" + server.actualPort()),
                        "us-east-1",
                        "files",
                        "chat",
                        new Secret("a secret of this test"),
                        true,
                        "",
                        authority));
        return client.send(S3Request.head("chat/file"));
    }

    @Test
    void anAuthorityOfTheOperatorIsTrusted() {
        check("localhost", "localhost", Optional.of(certificates.authority())).await();

        assertThat(hosts).containsExactly("localhost");
    }

    @Test
    void aStrangeAuthorityIsNamedAsTheCause() {
        assertThatThrownBy(
                        () -> check("localhost", "localhost", Optional.empty()).await())
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("attachments.s3.tls.ca");
        assertThat(hosts).isEmpty();
    }

    @Test
    void aCertificateOfAnotherHostIsNotAccepted() {
        assertThatThrownBy(() -> check("s3.example.org", "localhost", Optional.of(certificates.authority()))
                        .await())
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("its certificate is not accepted");
        assertThat(hosts).isEmpty();
    }
}
