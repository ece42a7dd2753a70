package io.pagenow.chat.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;

/** Whose signature under a certificate counts. */
final class Authorities {
    /** Where OpenSSL's default is, by distribution: Debian, Fedora, Alpine and macOS. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private Authorities() {}

    /**
     * Those that programs of this system trust, which OpenSSL too finds by the variable {@code SSL_CERT_FILE}; those of the JDK where there
     * are none.
     */
    static TrustManagerFactory ofSystem() {
        Optional<Path> file = Stream.concat(
                        Optional.ofNullable(System.getenv("SSL_CERT_FILE")).map(Path::of).stream(), SYSTEM.stream())
                .filter(Files::isReadable)
                .findFirst();
        return file.map(Authorities::of).orElseGet(() -> factory(null));
    }

    /** @throws ClientTlsException if the file holds none */
    static TrustManagerFactory of(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new CertificateException("it is empty");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry(String.valueOf(number++), certificate);
            }
            return factory(store);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new ClientTlsException(
                    file + " holds no certificates in PEM form: " + unusable.getMessage(), unusable);
        }
    }

    private static TrustManagerFactory factory(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
