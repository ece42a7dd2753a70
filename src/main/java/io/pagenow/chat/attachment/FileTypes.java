package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes the type of a file by its first bytes. Types are those that browsers show, and a few documents; every other
 * file is {@value #UNKNOWN}. Markup that can hold scripts is refused, because a browser that opens it would run them.
 */
public final class FileTypes {
    /** The type of files that are not recognized. */
    public static final String UNKNOWN = "application/octet-stream";

    /** Bytes from the beginning of a file that suffice to recognize it. */
    static final int HEAD = 4096;

    /** Types that browsers show within a page and that hold no scripts. */
    private static final Set<String> INLINE = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/avif",
            "audio/mpeg",
            "audio/mp4",
            "audio/aac",
            "audio/ogg",
            "audio/wav",
            "audio/flac",
            "audio/webm",
            "video/mp4",
            "video/webm",
            "video/ogg");

    private static final Set<String> MEDIA = Set.of("image", "audio", "video");

    /** Tags at the beginning of HTML (WHATWG MIME Sniffing, section 7.1) and of SVG. */
    private static final Set<String> MARKUP = Set.of(
            "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b",
            "<body", "<br", "<p", "<svg");

    /** Parts of an XML document that make it active. */
    private static final List<String> ACTIVE_XML =
            List.of("<svg", "<html", ":svg", ":html", "<!doctype svg", "xml-stylesheet", "<script", "xsl:stylesheet");

    private FileTypes() {}

    /** Returns the type of a picture that the server has made, by its first bytes. */
    public static String ofPicture(byte[] head) {
        return signature(head, "image/").orElse(UNKNOWN);
    }

    /** Returns whether a browser may show a file of this type within a page. */
    public static boolean isInline(String type) {
        return INLINE.contains(type);
    }

    /**
     * Returns the type of a file.
     *
     * @param head the first {@value #HEAD} bytes, or the whole file if it is shorter
     * @param declared the type that the client states; it decides between sound and moving pictures in containers of both
     * @throws ChatException {@code UNSUPPORTED_TYPE} for active markup, and for a file that is stated to be a picture,
     *     sound or video and is none
     */
    static String recognize(byte[] head, String declared) {
        if (isActiveMarkup(head)) {
            throw unsupported(
                    "HTML and SVG are not accepted, because they may contain scripts; send them in an archive");
        }
        String stated = declared.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        Optional<String> found = signature(head, stated);
        String statedKind = stated.split("/", 2)[0];
        if (MEDIA.contains(statedKind)
                && found.filter(type -> isOfKind(statedKind, type)).isEmpty()) {
            throw unsupported("The content is not " + stated + ", or of a kind that is not known");
        }
        return found.orElse(UNKNOWN);
    }

    static ChatException unsupported(String message) {
        return ChatException.ofField(ErrorCode.UNSUPPORTED_TYPE, "contentType", message);
    }

    /** Some containers hold sound and video alike. */
    private static boolean isOfKind(String kind, String type) {
        return kind.equals("image") == type.startsWith("image/") && MEDIA.contains(type.split("/", 2)[0]);
    }

    /** Returns the type of a picture, sound, video or document; empty if the bytes are of none. */
    static Optional<String> signature(byte[] head, String stated) {
        if (starts(head, 0, 0xFF, 0xD8, 0xFF)) {
            return Optional.of("image/jpeg");
        } else if (starts(head, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return Optional.of("image/png");
        } else if (text(head, 0, "GIF87a") || text(head, 0, "GIF89a")) {
            return Optional.of("image/gif");
        } else if (text(head, 0, "RIFF") && text(head, 8, "WEBP")) {
            return Optional.of("image/webp");
        } else if (text(head, 0, "RIFF") && text(head, 8, "WAVE")) {
            return Optional.of("audio/wav");
        } else if (text(head, 4, "ftyp")) {
            return Optional.of(
                    ofBrand(new String(head, 8, Math.min(4, head.length - 8), StandardCharsets.ISO_8859_1), stated));
        } else if (starts(head, 0, 0x1A, 0x45, 0xDF, 0xA3)) {
            return Optional.of(matroska(head, stated));
        } else if (text(head, 0, "OggS")) {
            return Optional.of(contains(head, "theora") ? "video/ogg" : "audio/ogg");
        } else if (text(head, 0, "fLaC")) {
            return Optional.of("audio/flac");
        } else if (text(head, 0, "ID3") || isMpegAudio(head)) {
            return Optional.of("audio/mpeg");
        } else if (starts(head, 0, 0xFF, 0xF1) || starts(head, 0, 0xFF, 0xF9)) {
            return Optional.of("audio/aac");
        } else if (text(head, 0, "%PDF-")) {
            return Optional.of("application/pdf");
        } else if (starts(head, 0, 'P', 'K', 3, 4)) {
            return Optional.of("application/zip");
        }
        return Optional.empty();
    }

    /** ISO base media files (ISO/IEC 14496-12, section 4.3). */
    private static String ofBrand(String brand, String stated) {
        return switch (brand) {
            case "avif", "avis" -> "image/avif";
            case "heic", "heix", "hevc", "mif1", "msf1" -> "image/heic";
            case "M4A ", "M4B " -> "audio/mp4";
            case "qt  " -> "video/quicktime";
            default -> stated.startsWith("audio/") ? "audio/mp4" : "video/mp4";
        };
    }

    private static String matroska(byte[] head, String stated) {
        if (!contains(head, "webm")) {
            return "video/x-matroska";
        }
        return stated.startsWith("audio/") ? "audio/webm" : "video/webm";
    }

    /** A frame of layer III (ISO/IEC 11172-3): eleven bits set, then the version and the layer. */
    private static boolean isMpegAudio(byte[] head) {
        return head.length > 2 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xE6) == 0xE2;
    }

    private static boolean isActiveMarkup(byte[] head) {
        String text = decoded(head).strip().toLowerCase(Locale.ROOT);
        while (text.startsWith("<!--")) {
            int end = text.indexOf("-->");
            if (end < 0) {
                return true;
            }
            text = text.substring(end + 3).strip();
        }
        if (text.startsWith("<!doctype html")) {
            return true;
        }
        boolean isDocument = text.startsWith("<?xml") || text.startsWith("<!doctype");
        return isDocument ? ACTIVE_XML.stream().anyMatch(text::contains) : MARKUP.contains(tagOf(text));
    }

    /** Returns the beginning of a text up to the end of a tag's name. */
    private static String tagOf(String text) {
        int end = 0;
        while (end < text.length()
                && text.charAt(end) != '>'
                && text.charAt(end) != '/'
                && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String decoded(byte[] head) {
        if (starts(head, 0, 0xFE, 0xFF)) {
            return new String(head, 2, head.length - 2, StandardCharsets.UTF_16BE);
        } else if (starts(head, 0, 0xFF, 0xFE)) {
            return new String(head, 2, head.length - 2, StandardCharsets.UTF_16LE);
        }
        int start = starts(head, 0, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        return new String(head, start, head.length - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean contains(byte[] head, String text) {
        return new String(head, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static boolean text(byte[] head, int offset, String text) {
        return starts(head, offset, text.chars().toArray());
    }

    private static boolean starts(byte[] head, int offset, int... bytes) {
        if (head.length < offset + bytes.length) {
            return false;
        }
        for (int index = 0; index < bytes.length; index++) {
            if ((head[offset + index] & 0xFF) != bytes[index]) {
                return false;
            }
        }
        return true;
    }
}
