package io.pagenow.chat.tls;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of this server as a client of another: the trusted authorities, and optionally its own certificate. The PEM files are read once. Serves
 * Vert.x and JDK sockets alike.
 */
public final class ClientTls {
    private final TrustManagerFactory trust;
    private final Optional<KeyManagerFactory> identity;

    private ClientTls(TrustManagerFactory trust, Optional<KeyManagerFactory> identity) {
        this.trust = trust;
        this.identity = identity;
    }

    /**
     * A client's identity.
     *
     * @param certificate PEM file with the certificate
     * @param key PEM file with the private key: PKCS #8, PKCS #1 or SEC 1, without a password
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * Trusts servers whose certificate is signed by one of the authorities.
     *
     * @param authorities PEM file; empty for the authorities of the operating system
     * @throws ClientTlsException if a file cannot be used; the message names the file
     */
    public static ClientTls verifying(Optional<Path> authorities, Optional<Identity> identity) {
        return new ClientTls(
                authorities.map(Authorities::of).orElseGet(Authorities::ofSystem), identity.map(ClientTls::keys));
    }

    /**
     * Trusts every certificate, which protects against passive eavesdroppers only.
     *
     * @throws ClientTlsException as {@link #verifying}
     */
    public static ClientTls trustingEveryone(Optional<Identity> identity) {
        return new ClientTls(InsecureTrustManagerFactory.INSTANCE, identity.map(ClientTls::keys));
    }

    private static KeyManagerFactory keys(Identity identity) {
        try {
            return new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(Files.readAllBytes(identity.certificate)))
                    .addKeyValue(Buffer.buffer(Files.readAllBytes(identity.key)))
                    // Vert.x would be needed only to read files, and these are values.
                    .getKeyManagerFactory(null);
        } catch (IOException unreadable) {
            throw new ClientTlsException(unreadable.getMessage() + " cannot be read", unreadable);
        } catch (Exception malformed) {
            throw new ClientTlsException(
                    identity.certificate + " and " + identity.key
                            + " are not a certificate and its private key without a password in PEM format: "
                            + malformed.getMessage(),
                    malformed);
        }
    }

    /** @param checkHostName true if the certificate must match the host name */
    public ClientSSLOptions options(boolean checkHostName) {
        ClientSSLOptions options = new ClientSSLOptions()
                .setTrustOptions(TrustOptions.wrap(trust))
                .setHostnameVerificationAlgorithm(checkHostName ? "HTTPS" : "");
        identity.ifPresent(keys -> options.setKeyCertOptions(KeyCertOptions.wrap(keys)));
        return options;
    }

    /** Returns a context for JDK sockets, which do not check the host name by themselves. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = identity.map(KeyManagerFactory::getKeyManagers).orElse(new KeyManager[0]);
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
