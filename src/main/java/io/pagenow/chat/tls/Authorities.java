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
import org.jspecify.annotations.Nullable;

/** Trusted certificate authorities. */
final class Authorities {
    /** OpenSSL's default bundle on Debian, on Fedora, and on Alpine and macOS. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/cert.pem"));

    private Authorities() {}

    /**
     * Returns the authorities of the operating system: the file in {@code SSL_CERT_FILE}, as for OpenSSL, or the first existing default
     * bundle. Falls back to the authorities of the JDK.
     *
     * @throws ClientTlsException if the file has no certificates
     */
    static TrustManagerFactory ofSystem() {
        Optional<Path> file = Stream.concat(
                        Optional.ofNullable(System.getenv("SSL_CERT_FILE")).map(Path::of).stream(), SYSTEM.stream())
                .filter(Files::isReadable)
                .findFirst();
        return file.map(Authorities::of).orElseGet(() -> factory(null));
    }

    /** @throws ClientTlsException if the file has no certificates */
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
                    file + " does not contain certificates in PEM format: " + unusable.getMessage(), unusable);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
