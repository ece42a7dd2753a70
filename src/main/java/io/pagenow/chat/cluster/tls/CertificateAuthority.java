package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster's private certificate authority, stored in a directory as {@code ca.pem} and {@code ca-key.pem}. Anyone
 * with the key can issue node certificates. Keys are EC P-256, signatures ECDSA with SHA-256. Blocks.
 */
public final class CertificateAuthority {
    private static final String ALIAS = "it";
    private static final String[] KEY = {"-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"};

    private final Path directory;
    private final Path certificate;
    private final Path key;

    private CertificateAuthority(Path directory) {
        this.directory = directory;
        this.certificate = directory.resolve("ca.pem");
        this.key = directory.resolve("ca-key.pem");
    }

    /**
     * A certificate and its key, as files.
     *
     * @param authority certificate of the authority that signed it
     */
    public record Node(Path certificate, Path key, Path authority) {}

    /**
     * Opens the authority in a directory, creating both if necessary.
     *
     * @param days minimum validity of a new authority in days, 1 to 36,500; one day is added so that it outlives node
     *     certificates
     * @throws ClusterTlsException if only one of the two files exists
     */
    public static CertificateAuthority in(Path directory, int days) {
        CertificateAuthority authority = new CertificateAuthority(directory);
        boolean hasCertificate = Files.exists(authority.certificate);
        if (hasCertificate != Files.exists(authority.key)) {
            throw new ClusterTlsException((hasCertificate ? authority.key : authority.certificate)
                    + " is missing beside " + (hasCertificate ? authority.certificate : authority.key)
                    + "; a node's certificate is signed with both. Put it there, or choose another directory");
        }
        if (!hasCertificate) {
            authority.create(days);
        }
        return authority;
    }

    private void create(int days) {
        inTemporaryDirectory((temporary, keytool, password) -> {
            keytool.run(
                    "-genkeypair",
                    "ca.p12",
                    with(
                            KEY,
                            "-alias",
                            ALIAS,
                            "-dname",
                            "CN=chat-api cluster",
                            "-validity",
                            String.valueOf(days + 1),
                            "-ext",
                            "bc:c=ca:true,pathlen:0",
                            "-ext",
                            "ku:c=keyCertSign,cRLSign"));
            KeyStore created = load(temporary.resolve("ca.p12"), password);
            Files.createDirectories(directory);
            Pem.writeKey(key, (PrivateKey) created.getKey(ALIAS, password));
            Pem.writeCertificate(certificate, (X509Certificate) created.getCertificate(ALIAS));
        });
    }

    /**
     * Issues a key and a certificate for a node of the cluster.
     *
     * @param name name of the files and of the certificate's subject, {@code A-Z a-z 0-9 . _ -}
     * @param days validity in days, limited to that of the authority
     * @param replace whether existing files may be replaced
     * @throws ClusterTlsException if the files exist and must not be replaced, or the authority has expired
     */
    public Node issue(String name, int days, boolean replace) {
        Node node = new Node(directory.resolve(name + ".pem"), directory.resolve(name + "-key.pem"), certificate);
        for (Path file : List.of(node.certificate, node.key)) {
            if (file.equals(certificate) || file.equals(key)) {
                throw new ClusterTlsException(
                        "\"" + name + "\" is the authority's own name; choose another for the node");
            }
            if (!replace && Files.exists(file)) {
                throw new ClusterTlsException(file + " already exists; choose another name, or pass --replace");
            }
        }
        inTemporaryDirectory((temporary, keytool, password) -> issue(node, name, days, temporary, keytool, password));
        return node;
    }

    private void issue(Node node, String name, int days, Path temporary, Keytool keytool, char[] password)
            throws GeneralSecurityException, IOException {
        X509Certificate own = Pem.certificates(certificate).get(0);
        long left =
                Duration.between(Instant.now(), own.getNotAfter().toInstant()).toDays();
        if (left < 1) {
            throw new ClusterTlsException(certificate + " is valid until "
                    + own.getNotAfter().toInstant() + "; make a new authority in another directory");
        }
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, password);
        authority.setKeyEntry(ALIAS, Pem.privateKey(key), password, new Certificate[] {own});
        try (OutputStream out = Files.newOutputStream(temporary.resolve("ca.p12"))) {
            authority.store(out, password);
        }
        keytool.run("-genkeypair", "node.p12", with(KEY, "-alias", ALIAS, "-dname", "CN=" + name));
        keytool.run("-certreq", "node.p12", "-alias", ALIAS, "-file", "node.csr");
        keytool.run(
                "-gencert",
                "ca.p12",
                "-rfc",
                "-alias",
                ALIAS,
                "-infile",
                "node.csr",
                "-outfile",
                "node.pem",
                "-sigalg",
                "SHA256withECDSA",
                "-validity",
                String.valueOf(Math.min(days, left)),
                "-ext",
                "ku:c=digitalSignature",
                "-ext",
                "eku=serverAuth,clientAuth");
        KeyStore created = load(temporary.resolve("node.p12"), password);
        Pem.writeKey(node.key, (PrivateKey) created.getKey(ALIAS, password));
        Pem.writeCertificate(
                node.certificate,
                Pem.certificates(temporary.resolve("node.pem")).get(0));
    }

    private interface Task {
        void in(Path temporary, Keytool keytool, char[] password) throws GeneralSecurityException, IOException;
    }

    /** Runs work in a temporary directory that only its owner may enter, because key stores exist on disk meanwhile. */
    private static void inTemporaryDirectory(Task work) {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        String password = Base64.getUrlEncoder().encodeToString(secret);
        try {
            Path temporary = Files.createTempDirectory("chat-api-certs-");
            try {
                work.in(temporary, new Keytool(temporary, password), password.toCharArray());
            } finally {
                delete(temporary);
            }
        } catch (GeneralSecurityException | IOException failure) {
            throw new ClusterTlsException("The certificates cannot be made: " + failure, failure);
        }
    }

    private static void delete(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(temporary);
    }

    private static KeyStore load(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static String[] with(String[] first, String... more) {
        return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
    }
}
