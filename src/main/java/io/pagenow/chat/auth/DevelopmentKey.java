package io.pagenow.chat.auth;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.SignIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The server's own signing key for development sign-in, used only while no identity provider is configured. The key is
 * stored in the data directory, so that tokens outlive a restart and {@code java -jar chat-api.jar token} can sign with
 * it.
 */
public final class DevelopmentKey implements KeySource {
    /** Lifetime of a token. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final String FILE = "development-signing-key.pem";
    private static final String KEY_ID = "development";
    private static final String ISSUER = "chat-api development sign-in";
    private static final int BITS = 2048;

    private final VerificationKeys keys;
    private final JWTAuth signer;

    private DevelopmentKey(Vertx vertx, RSAPrivateCrtKey key) {
        this.keys = VerificationKeys.of(
                vertx,
                List.of(new JsonObject()
                        .put("kty", "RSA")
                        .put("kid", KEY_ID)
                        .put("n", base64Url(key.getModulus()))
                        .put("e", base64Url(key.getPublicExponent()))));
        this.signer = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setId(KEY_ID)
                                .setAlgorithm("RS256")
                                .setBuffer(Buffer.buffer(pem(key)))));
    }

    /**
     * Reads the key, or creates it. Blocking.
     *
     * @param dataDir the server's data directory, created if missing
     * @throws UncheckedIOException if the key cannot be read or created
     * @throws IllegalStateException if the file is damaged
     */
    public static DevelopmentKey open(Vertx vertx, Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(dataDir, file);
            }
            return new DevelopmentKey(vertx, read(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The development signing key " + file + " cannot be read or created (" + failure + "): give user "
                            + System.getProperty("user.name") + " the right to write to " + dataDir.toAbsolutePath()
                            + ", or choose another data directory (dataDir, CHAT_DATA_DIR)",
                    failure);
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw new IllegalStateException(
                    "The development signing key " + file + " is damaged; delete it, and sign in again afterwards",
                    failure);
        }
    }

    /**
     * Signs a token.
     *
     * @param settings the names of the claims
     * @param nameClaim the claim for the name, if any
     * @param now time of issue; the token expires {@link #LIFETIME} later
     */
    public String token(Settings.Auth settings, Optional<String> nameClaim, SignIn signIn, Instant now) {
        JsonObject claims = new JsonObject()
                .put("sub", signIn.userId())
                .put(settings.userClaim(), signIn.userId())
                .put("iss", ISSUER)
                .put("token_use", "id")
                .put("auth_time", now.getEpochSecond())
                .put("exp", now.plus(LIFETIME).getEpochSecond());
        if (signIn.administrator()) {
            settings.adminClaim().ifPresent(claim -> claims.put(claim, settings.adminValue()));
        }
        nameClaim.ifPresent(claim -> signIn.name().ifPresent(name -> claims.put(claim, name)));
        return signer.generateToken(
                claims, new JWTOptions().setAlgorithm("RS256").setHeader(new JsonObject().put("kid", KEY_ID)));
    }

    @Override
    public VerificationKeys current() {
        return keys;
    }

    @Override
    public Future<VerificationKeys> refreshed() {
        return Future.succeededFuture(keys);
    }

    @Override
    public void close() {}

    private static void create(Path dataDir, Path file) throws IOException, GeneralSecurityException {
        Files.createDirectories(dataDir);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        Path temporary = Files.createTempFile(dataDir, FILE, ".new", ownerOnly(dataDir));
        Files.writeString(temporary, pem(key));
        try {
            // Unlike a move, a link fails if another process was first; then that process's key is used.
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException first) {
            return;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            copyUnlessPresent(temporary, file);
        } finally {
            Files.delete(temporary);
        }
    }

    private static void copyUnlessPresent(Path temporary, Path file) throws IOException {
        try {
            Files.copy(temporary, file);
        } catch (FileAlreadyExistsException first) {
            return;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path dataDir) {
        if (!dataDir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(owner)};
    }

    private static RSAPrivateCrtKey read(Path file) throws IOException, GeneralSecurityException {
        String body = Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static String pem(RSAPrivateCrtKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String base64Url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }
}
