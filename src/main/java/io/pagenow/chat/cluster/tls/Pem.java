package io.pagenow.chat.cluster.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes certificates and keys as PEM files (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    /** Reads a file of one or more certificates, in file order. Throws {@link ClusterTlsException} if there is none. */
    static List<X509Certificate> certificates(Path file) {
        String text = read(file);
        List<byte[]> blocks = BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals("CERTIFICATE"))
                .map(block -> decoded(file, block.group(2)))
                .toList();
        if (blocks.isEmpty()) {
            throw new ClusterTlsException(
                    file + " holds no certificate in PEM form; expected a block -----BEGIN CERTIFICATE-----");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (byte[] block : blocks) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            }
            return List.copyOf(certificates);
        } catch (CertificateException malformed) {
            throw new ClusterTlsException(file + " holds a certificate that cannot be read", malformed);
        }
    }

    /** Reads an EC or RSA key in PKCS #8. Throws {@link ClusterTlsException} for any other. */
    static PrivateKey privateKey(Path file) {
        Matcher block = BLOCK.matcher(read(file));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return privateKey(file, decoded(file, block.group(2)));
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new ClusterTlsException(
                        file + " holds a block \"" + kind + "\"; expected PKCS #8 without a password"
                                + " (-----BEGIN PRIVATE KEY-----), which \"openssl pkcs8 -topk8 -nocrypt -in "
                                + file.getFileName()
                                + "\" makes of it");
            }
        }
        throw new ClusterTlsException(
                file + " holds no private key in PEM form; expected a block -----BEGIN PRIVATE KEY----- (PKCS #8)");
    }

    private static PrivateKey privateKey(Path file, byte[] encoded) {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException other) {
                // PKCS #8 parsing needs the algorithm up front; try the next.
            } catch (GeneralSecurityException absent) {
                throw new IllegalStateException(absent);
            }
        }
        throw new ClusterTlsException(file + " holds a private key that is neither EC nor RSA");
    }

    /** Writes a certificate with default permissions. */
    static void writeCertificate(Path file, X509Certificate certificate) {
        try {
            write(file, "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Writes a key in PKCS #8 with mode 0600 where the file system supports it. */
    static void writeKey(Path file, PrivateKey key) {
        write(file, "PRIVATE KEY", key.getEncoded(), ownerOnly(file));
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void write(Path file, String kind, byte[] encoded, FileAttribute<?>... attributes) {
        String text =
                "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(encoded) + "\n-----END " + kind + "-----\n";
        // A new file under a random name replaces the old one, so an existing file or link is never written to.
        Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (SeekableByteChannel channel = Files.newByteChannel(
                    fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new ClusterTlsException(file + " cannot be written: " + failure, failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new ClusterTlsException(file + " cannot be read: " + failure, failure);
        }
    }

    private static byte[] decoded(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new ClusterTlsException(file + " holds a block that is not Base64", malformed);
        }
    }
}
