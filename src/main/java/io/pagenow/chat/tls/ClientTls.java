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
 * How this server shows itself to another and recognizes it: whom it trusts, and its own certificate if it has one. Read from PEM files once;
 * serves Vert.x and the JDK's sockets alike.
 */
public final class ClientTls {
    private final TrustManagerFactory trust;
    private final Optional<KeyManagerFactory> identity;

    private ClientTls(TrustManagerFactory trust, Optional<KeyManagerFactory> identity) {
        this.trust = trust;
        this.identity = identity;
    }

    /** A file that a client's certificate, and one that its private key is in: PKCS #8, PKCS #1 or SEC 1, without a password. */
    public record Identity(Path certificate, Path key) {}

    /**
     * Trusts those whose certificate one of the authorities has signed.
     *
     * @param authorities PEM file; empty for those of the operating system
     * @throws ClientTlsException if a file cannot be used; says which one
     */
    public static ClientTls verifying(Optional<Path> authorities, Optional<Identity> identity) {
        return new ClientTls(
                authorities.map(Authorities::of).orElseGet(Authorities::ofSystem), identity.map(ClientTls::keys));
    }

    /**
     * Trusts everyone, which keeps away only those who merely listen.
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
                    // Values need no file system, and that is all that Vert.x would be asked for.
                    .getKeyManagerFactory(null);
        } catch (IOException unreadable) {
            throw new ClientTlsException(unreadable.getMessage() + " cannot be read", unreadable);
        } catch (Exception malformed) {
            throw new ClientTlsException(
                    identity.certificate + " and " + identity.key
                            + " are not a certificate and its private key, without a" + " password, in PEM form: "
                            + malformed.getMessage(),
                    malformed);
        }
    }

    /** @param checkHostName whether the certificate must be one of the host's name */
    public ClientSSLOptions options(boolean checkHostName) {
        ClientSSLOptions options = new ClientSSLOptions()
                .setTrustOptions(TrustOptions.wrap(trust))
                .setHostnameVerificationAlgorithm(checkHostName ? "HTTPS" : "");
        identity.ifPresent(keys -> options.setKeyCertOptions(KeyCertOptions.wrap(keys)));
        return options;
    }

    /** For the JDK's sockets, which do not check the host's name by themselves. */
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
