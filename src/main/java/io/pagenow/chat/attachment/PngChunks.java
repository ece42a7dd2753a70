package io.pagenow.chat.attachment;

import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks of a PNG that are copied, and their bounds: decoders read all of them but the pixels into memory at once. */
final class PngChunks {
    private static final Set<String> PIXELS = Set.of("IDAT", "fdAT");

    /** None of these has more than {@link #MAX_SHORT} bytes (ISO/IEC 15948, section 11; the last two are those of an animation). */
    private static final Set<String> SHORT = Set.of("gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "bKGD", "acTL", "fcTL");

    private static final int MAX_SHORT = 32;
    private static final int GREY = 0;
    private static final int COLOR = 2;
    private static final int PALETTE = 3;
    private static final int MAX_PALETTE = 256;

    /** Most bytes of a color profile in the file; those of cameras and monitors have a few thousand. */
    static final int MAX_PROFILE = 1024 * 1024;

    /** Most bytes of a color profile after it is unpacked. */
    static final int MAX_UNPACKED_PROFILE = 4 * 1024 * 1024;

    private static final int MAX_PROFILE_NAME = 79;

    private final int colorType;

    /** @param colorType as the header states it */
    PngChunks(int colorType) {
        this.colorType = colorType;
    }

    /**
     * Returns whether a chunk is copied. A color profile is, if {@link #isProfile} says so too.
     *
     * @throws UnreadablePictureException if the colors or the end have a length that the standard excludes (ISO/IEC 15948, sections 11.2.3, 11.2.5
     *     and 11.3.2.1)
     */
    boolean isKept(String type, long length) throws UnreadablePictureException {
        boolean isSound =
                switch (type) {
                    case "PLTE" -> length > 0 && length <= 3 * MAX_PALETTE && length % 3 == 0;
                    case "tRNS" -> isTransparency(length);
                    case "IEND" -> length == 0;
                    default -> true;
                };
        if (!isSound) {
            throw new UnreadablePictureException("its chunk " + type + " has " + length + " bytes");
        }
        return switch (type) {
            case "PLTE", "IEND" -> true;
            case "tRNS" -> colorType == GREY || colorType == COLOR || colorType == PALETTE;
            case "iCCP" -> length <= MAX_PROFILE;
            default -> PIXELS.contains(type) || (SHORT.contains(type) && length <= MAX_SHORT);
        };
    }

    private boolean isTransparency(long length) {
        return switch (colorType) {
            case GREY -> length == 2;
            case COLOR -> length == 6;
            case PALETTE -> length <= MAX_PALETTE;
            default -> true;
        };
    }

    /**
     * Returns whether the content of a chunk {@code iCCP} unpacks to a color profile of a size that profiles have: a name, the byte zero, the method
     * of compression, and the packed profile (ISO/IEC 15948, section 11.3.3.3).
     */
    static boolean isProfile(byte[] content) {
        int name = 0;
        while (name < content.length && name <= MAX_PROFILE_NAME && content[name] != 0) {
            name++;
        }
        int start = name + 2;
        if (name == 0 || name > MAX_PROFILE_NAME || start >= content.length) {
            return false;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(content, start, content.length - start);
            byte[] unpacked = new byte[64 * 1024];
            while (inflater.getBytesWritten() <= MAX_UNPACKED_PROFILE) {
                if (inflater.inflate(unpacked) == 0) {
                    return inflater.finished();
                }
            }
            return false;
        } catch (DataFormatException damaged) {
            return false;
        } finally {
            inflater.end();
        }
    }
}
