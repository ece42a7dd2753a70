package io.pagenow.chat.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pagenow.chat.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a node's certificate, as they are made and as they are read. */
final class ClusterTlsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsMadeCanBeUsedAndKeysAreForTheirOwnerAlone() throws IOException {
        CertificateAuthority.Node node = node("one");
        assertThatCode(() -> ClusterTls.read(files(node))).doesNotThrowAnyException();
        for (Path key : List.of(node.key(), folder.resolve("ca-key.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void anAuthorityMayOnlySignAndANodeMayBeBothEndsOfAConnection() throws Exception {
        X509Certificate node = Pem.certificates(node("one").certificate()).get(0);
        X509Certificate authority = Pem.certificates(folder.resolve("ca.pem")).get(0);
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getKeyUsage()[5]).as("keyCertSign").isTrue();
        assertThat(authority.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(node.getBasicConstraints()).isEqualTo(-1);
        assertThat(node.getExtendedKeyUsage())
                .as("serverAuth and clientAuth")
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(node.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @Test
    void furtherNodesAreMadeWithTheSameAuthority() throws IOException {
        node("one");
        byte[] authority = Files.readAllBytes(folder.resolve("ca.pem"));
        CertificateAuthority.Node two = node("two");
        assertThat(Files.readAllBytes(folder.resolve("ca.pem"))).isEqualTo(authority);
        assertThatCode(() -> ClusterTls.read(files(two))).doesNotThrowAnyException();
    }

    @Test
    void nothingIsReplacedUnlessThatIsSaid() throws IOException {
        CertificateAuthority.Node first = node("one");
        byte[] before = Files.readAllBytes(first.certificate());
        refused(() -> node("one"), first.certificate(), "--replace");
        assertThat(Files.readAllBytes(first.certificate())).isEqualTo(before);
        CertificateAuthority.in(folder, 30).issue("one", 30, true);
        assertThat(Files.readAllBytes(first.certificate())).isNotEqualTo(before);
        assertThatCode(() -> ClusterTls.read(files(first))).doesNotThrowAnyException();
    }

    @Test
    void theAuthoritysOwnFilesAreNoNodes() {
        node("one");
        assertThatExceptionOfType(ClusterTlsException.class)
                .isThrownBy(() -> CertificateAuthority.in(folder, 30).issue("ca", 30, true))
                .withMessageContaining("authority's own name");
    }

    @Test
    void aNodeNeverOutlivesItsAuthority() {
        X509Certificate authority = Pem.certificates(node("one").authority()).get(0);
        X509Certificate node = Pem.certificates(CertificateAuthority.in(folder, 1)
                        .issue("two", 9_000, false)
                        .certificate())
                .get(0);
        assertThat(node.getNotAfter()).isBefore(authority.getNotAfter());
        assertThat(Duration.between(Instant.now(), node.getNotAfter().toInstant()))
                .isGreaterThan(Duration.ofDays(27));
    }

    @Test
    void halfAnAuthorityIsNotMadeWholeBySomethingNew() throws IOException {
        node("one");
        Files.delete(folder.resolve("ca-key.pem"));
        refused(() -> node("two"), folder.resolve("ca-key.pem"), "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void keysOfOpensslAreReadWhicheverKindTheyAre(String algorithm) throws IOException {
        node("one");
        Path key = folder.resolve("openssl-key.pem");
        openssl(
                "genpkey",
                "-algorithm",
                algorithm,
                "-pkeyopt",
                algorithm.equals("EC") ? "ec_paramgen_curve:P-256" : "rsa_keygen_bits:2048",
                "-out",
                key.toString());
        Path certificate = folder.resolve("openssl.pem");
        Path request = folder.resolve("openssl.csr");
        openssl("req", "-new", "-subj", "/CN=openssl", "-key", key.toString(), "-out", request.toString());
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                request.toString(),
                "-CA",
                folder.resolve("ca.pem").toString(),
                "-CAkey",
                folder.resolve("ca-key.pem").toString(),
                "-CAcreateserial",
                "-out",
                certificate.toString());
        Settings.Cluster.Tls files = new Settings.Cluster.Tls(certificate, key, folder.resolve("ca.pem"));
        assertThatCode(() -> ClusterTls.read(files)).doesNotThrowAnyException();
    }

    @Test
    void aKeyInAnOlderFormIsRefusedWithTheWayToChangeIt() throws IOException {
        CertificateAuthority.Node node = node("one");
        Path old = folder.resolve("old-key.pem");
        openssl("ec", "-in", node.key().toString(), "-out", old.toString());
        assertThat(Files.readString(old)).contains("BEGIN EC PRIVATE KEY");
        refused(() -> read(node.certificate(), old, node.authority()), old, "openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void whatIsNotPemIsNamed() throws IOException {
        CertificateAuthority.Node node = node("one");
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");
        refused(() -> read(text, node.key(), node.authority()), text, "BEGIN CERTIFICATE");
        refused(() -> read(node.certificate(), text, node.authority()), text, "BEGIN PRIVATE KEY");
        refused(() -> read(node.certificate(), node.key(), text), text, "BEGIN CERTIFICATE");
        Path absent = folder.resolve("absent.pem");
        refused(() -> read(node.certificate(), absent, node.authority()), absent, "cannot be read");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(() -> read(broken, node.key(), node.authority()), broken, "cannot be read");
    }

    @Test
    void anotherNodesKeyIsRefused() {
        CertificateAuthority.Node one = node("one");
        CertificateAuthority.Node two = node("two");
        refused(() -> read(one.certificate(), two.key(), one.authority()), two.key(), "not the key");
    }

    @Test
    void anotherAuthoritysCertificateIsRefused() {
        CertificateAuthority.Node own = node("one");
        CertificateAuthority.Node foreign =
                CertificateAuthority.in(folder.resolve("foreign"), 30).issue("one", 30, false);
        refused(() -> read(foreign.certificate(), foreign.key(), own.authority()), foreign.certificate(), "not signed");
    }

    @Test
    void aNodeIsNoAuthority() {
        CertificateAuthority.Node one = node("one");
        refused(() -> read(one.certificate(), one.key(), one.certificate()), one.certificate(), "authority");
    }

    @Test
    void certificatesCountOnlyWhileTheyAreValid() throws Exception {
        CertificateAuthority.Node node = node("one");
        refused(() -> ClusterTls.read(valid("past", "-10d", node)), folder.resolve("past.pem"), "expired at");
        refused(() -> ClusterTls.read(valid("future", "+10d", node)), folder.resolve("future.pem"), "not valid before");
    }

    /** A certificate that is valid for five days from a given one on. */
    private Settings.Cluster.Tls valid(String name, String from, CertificateAuthority.Node node) {
        String password = "only-for-a-test";
        new Keytool(folder, password)
                .run(
                        "-genkeypair",
                        name + ".p12",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-startdate",
                        from,
                        "-validity",
                        "5");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            Path key = folder.resolve(name + "-key.pem");
            Path certificate = folder.resolve(name + ".pem");
            Pem.writeKey(key, (PrivateKey) store.getKey("it", password.toCharArray()));
            Pem.writeCertificate(certificate, (X509Certificate) store.getCertificate("it"));
            return new Settings.Cluster.Tls(certificate, key, node.authority());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private CertificateAuthority.Node node(String name) {
        return CertificateAuthority.in(folder, 30).issue(name, 30, false);
    }

    private static Settings.Cluster.Tls files(CertificateAuthority.Node node) {
        return new Settings.Cluster.Tls(node.certificate(), node.key(), node.authority());
    }

    private static void read(Path certificate, Path key, Path authority) {
        ClusterTls.read(new Settings.Cluster.Tls(certificate, key, authority));
    }

    private static void refused(Runnable attempt, Path file, String problem) {
        assertThatExceptionOfType(ClusterTlsException.class)
                .isThrownBy(attempt::run)
                .withMessageContaining(file.toString())
                .withMessageContaining(problem);
    }

    private static void openssl(String... arguments) throws IOException {
        String[] line = new String[arguments.length + 1];
        line[0] = "openssl";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }
}
