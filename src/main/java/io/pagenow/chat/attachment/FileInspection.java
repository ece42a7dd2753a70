package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.FileFacts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Examines a file that is received completely: recognizes its type, checks a picture without decoding it, removes its
 * metadata, and makes its thumbnail of what is left. All methods block.
 */
final class FileInspection {
    private static final Map<String, PictureFormat> FORMATS = Map.of(
            "image/jpeg", new JpegFormat(),
            "image/png", new PngFormat(),
            "image/gif", new GifFormat(),
            "image/webp", new WebpFormat());

    private final FilePaths paths;
    private final boolean stripMetadata;

    FileInspection(FilePaths paths, boolean stripMetadata) {
        this.paths = paths;
        this.stripMetadata = stripMetadata;
    }

    /**
     * Examines the part of a key, which stays. If it fails, only the part is left.
     *
     * @throws ChatException {@code UNSUPPORTED_TYPE} if the file is not accepted, {@code INVALID_FIELD} if it has another
     *     digest than the client states
     */
    ExaminedFile examine(String key, String declaredType, Optional<String> declaredSha256) throws IOException {
        try {
            return examinePart(key, declaredType, declaredSha256);
        } catch (IOException | RuntimeException failure) {
            paths.deleteExamined(key);
            throw failure;
        }
    }

    private ExaminedFile examinePart(String key, String declaredType, Optional<String> declaredSha256)
            throws IOException {
        Path part = paths.part(key);
        String digest = digest(part);
        if (declaredSha256.isPresent() && !declaredSha256.get().equalsIgnoreCase(digest)) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "sha256", "The received file has the SHA-256 digest " + digest);
        }
        String type = FileTypes.recognize(head(part), declaredType);
        PictureFormat format = FORMATS.get(type);
        if (format == null) {
            FileFacts facts = new FileFacts(Files.size(part), type, Optional.empty(), false, digest);
            return new ExaminedFile(part, facts, Optional.empty());
        }
        Path cleaned = paths.cleaned(key);
        PictureFacts picture = picture(format, part, cleaned);
        Path small = paths.newThumbnail(key);
        // Metadata may unpack to gigabytes, so the decoder never sees them.
        Optional<Path> thumbnail =
                Thumbnailer.make(cleaned, type, picture, small) ? Optional.of(small) : Optional.empty();
        Path kept = stripMetadata ? cleaned : part;
        if (!stripMetadata) {
            Files.delete(cleaned);
        }
        String keptDigest = stripMetadata ? digest(kept) : digest;
        FileFacts facts =
                new FileFacts(Files.size(kept), type, Optional.of(picture.shown()), thumbnail.isPresent(), keptDigest);
        return new ExaminedFile(kept, facts, thumbnail);
    }

    private PictureFacts picture(PictureFormat format, Path part, Path cleaned) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(part));
                OutputStream out = new BufferedOutputStream(paths.create(cleaned))) {
            return format.copy(in, out);
        } catch (UnreadablePictureException unreadable) {
            throw FileTypes.unsupported("The picture is refused: " + unreadable.getMessage());
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(FileTypes.HEAD);
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[64 * 1024];
            while (in.read(buffer) >= 0) {
                // Reading updates the digest.
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
