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
 * How the nodes of a cluster know one another: both sides of every connection show a certificate that the cluster's own authority has
 * signed. Host names are not looked at, since that authority signs nothing but nodes, and nodes move between addresses. TLS 1.3 alone.
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
     * @throws ClusterTlsException if a file is not PEM, the key is not the certificate's, the authority has not signed it, or one of the
     *     certificates is not valid today
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

    /** Until when this node's certificate is good. */
    public Instant certificateEnd() {
        return certificateEnd;
    }

    /** Shows this node's certificate and trusts the cluster's authority alone. */
    public SSLContext context() {
        return context;
    }

    /**
     * For {@code TCP.setSocketFactory} of JGroups, before the channel connects. A server socket of it hands out only peers whose
     * certificate was checked; whatever JGroups has that would not be encrypted (datagrams, NIO channels) is refused.
     */
    public SocketFactory socketFactory() {
        return new MutualTlsSocketFactory(context);
    }

    /** Makes the event bus between nodes encrypt, show this node's certificate, and ask for one. */
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
        // Neither store is ever written anywhere, so nothing has to be kept from a reader by a password.
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
