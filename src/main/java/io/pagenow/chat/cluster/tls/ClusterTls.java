package io.pagenow.chat.cluster.tls;

import io.pagenow.chat.config.Settings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jgroups.util.SocketFactory;

/**
 * Mutual authentication between the nodes of a cluster: both sides of every connection present a certificate signed by
 * the cluster's own authority. Host names are not verified, because that authority signs only node certificates and
 * nodes move between addresses. Requires TLS 1.3 (RFC 8446).
 */
public final class ClusterTls {
    static final String PROTOCOL = "TLSv1.3";

    private final Settings.Cluster.Tls files;
    private final SSLContext context;
    private final Instant certificateEnd;

    private ClusterTls(Settings.Cluster.Tls files, SSLContext context, Instant certificateEnd) {
        this.files = files;
        this.context = context;
        this.certificateEnd = certificateEnd;
    }

    /**
     * Reads and checks the files. Blocks.
     *
     * @throws ClusterTlsException if a file is not PEM, the key does not match the certificate, the authority did not
     *     sign it, or a certificate has expired or is not yet valid
     */
    public static ClusterTls read(Settings.Cluster.Tls files) {
        List<X509Certificate> own = Pem.certificates(files.certificate());
        List<X509Certificate> authorities = Pem.certificates(files.authority());
        PrivateKey key = Pem.privateKey(files.key());
        checkKey(files, key, own.get(0));
        own.forEach(certificate -> checkDates(files.certificate(), certificate));
        authorities.forEach(authority -> checkAuthority(files.authority(), authority));
        checkSigned(files, own, authorities);
        try {
            return new ClusterTls(
                    files,
                    context(key, own, authorities),
                    own.get(0).getNotAfter().toInstant());
        } catch (GeneralSecurityException | IOException failure) {
            throw new ClusterTlsException(
                    "The certificates in " + files.certificate() + " cannot be used: " + failure, failure);
        }
    }

    /** Returns the expiry of this node's certificate. */
    public Instant certificateEnd() {
        return certificateEnd;
    }

    /** Returns a context that presents this node's certificate and trusts only the cluster's authority. */
    public SSLContext context() {
        return context;
    }

    /**
     * Returns the factory for JGroups' {@code TCP.setSocketFactory}; set it before the channel connects. Its server
     * sockets accept only peers whose certificate was verified. Kinds of sockets that would not be encrypted
     * (datagrams, NIO channels) are refused.
     */
    public SocketFactory socketFactory() {
        return new MutualTlsSocketFactory(context);
    }

    /**
     * Configures the event bus between nodes to encrypt, present this node's certificate, and require one from peers.
     */
    public void configure(EventBusOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(files.certificate().toString())
                        .addKeyPath(files.key().toString()))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(files.authority().toString()))
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustAll(false)
                .setEnabledSecureTransportProtocols(Set.of(PROTOCOL));
    }

    private static void checkKey(Settings.Cluster.Tls files, PrivateKey key, X509Certificate certificate) {
        String scheme = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        boolean belongs = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
        try {
            byte[] challenge = new SecureRandom().generateSeed(32);
            Signature signature = Signature.getInstance(scheme);
            signature.initSign(key);
            signature.update(challenge);
            byte[] signed = signature.sign();
            if (belongs) {
                signature.initVerify(certificate.getPublicKey());
                signature.update(challenge);
                belongs = signature.verify(signed);
            }
        } catch (GeneralSecurityException failure) {
            belongs = false;
        }
        if (!belongs) {
            throw new ClusterTlsException(files.key() + " is not the key of the certificate in " + files.certificate());
        }
    }

    private static void checkDates(Path file, X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException past) {
            throw new ClusterTlsException(
                    file + " expired at " + certificate.getNotAfter().toInstant(), past);
        } catch (CertificateNotYetValidException future) {
            throw new ClusterTlsException(
                    file + " is not valid before " + certificate.getNotBefore().toInstant(), future);
        }
    }

    private static void checkAuthority(Path file, X509Certificate authority) {
        checkDates(file, authority);
        if (authority.getBasicConstraints() < 0) {
            throw new ClusterTlsException(
                    file + " is not the certificate of an authority; expected basic constraints with CA:TRUE");
        }
    }

    private static void checkSigned(
            Settings.Cluster.Tls files, List<X509Certificate> own, List<X509Certificate> authorities) {
        try {
            PKIXParameters parameters = new PKIXParameters(authorities.stream()
                    .map(authority -> new TrustAnchor(authority, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(own), parameters);
        } catch (CertPathValidatorException refused) {
            throw new ClusterTlsException(
                    files.certificate() + " is not signed by the authority in " + files.authority() + " ("
                            + refused.getMessage() + ")",
                    refused);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static SSLContext context(PrivateKey key, List<X509Certificate> own, List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        // Neither store is ever written to disk, so they need no password.
        char[] password = new char[0];
        KeyStore identity = KeyStore.getInstance("PKCS12");
        identity.load(null, password);
        identity.setKeyEntry("node", key, password, own.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        for (int index = 0; index < authorities.size(); index++) {
            trusted.setCertificateEntry("authority-" + index, authorities.get(index));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
