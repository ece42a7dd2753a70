package io.pagenow.chat.protocol;

import io.pagenow.chat.model.AttachmentLimits;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.NewSlot;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decodes bodies of requests about attachments. Throws a {@link ChatException} on bad input. */
public final class AttachmentBodyDecoder {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[ -~]*");

    private AttachmentBodyDecoder() {}

    /** The body of {@code POST /attachments}. */
    public static NewSlot newSlot(Buffer buffer, String userId, AttachmentLimits limits) {
        BodyObject body = BodyObject.of(buffer);
        long size = body.number("size", 1, Long.MAX_VALUE).orElseThrow(() -> BodyObject.missing("size"));
        if (size > limits.maxBytes()) {
            throw ChatException.ofField(
                    ErrorCode.TOO_LARGE, "size", "The file has more than " + limits.maxBytes() + " bytes");
        }
        Optional<String> sha256 = body.text("sha256", 1, Limits.MEDIA_TYPE);
        if (sha256.isPresent() && !SHA256.matcher(sha256.get()).matches()) {
            throw BodyObject.invalid("sha256", "64 hexadecimal digits");
        }
        String type = body.text("contentType", 0, Limits.MEDIA_TYPE).orElse("");
        if (!VISIBLE_ASCII.matcher(type).matches()) {
            throw BodyObject.invalid("contentType", "a media type");
        }
        return new NewSlot(userId, body.requiredUuid("conversationId"), name(body), size, type, sha256);
    }

    private static String name(BodyObject body) {
        String name = body.requiredText("name", 1, Limits.FILE_NAME);
        if (name.isBlank()
                || name.equals(".")
                || name.equals("..")
                || name.codePoints().anyMatch(AttachmentBodyDecoder::isUnfit)) {
            throw BodyObject.invalid(
                    "name",
                    "the name of a file without a path, control characters, or characters that change the direction of text");
        }
        return name;
    }

    /**
     * A separator would name a path. A direction character would show a name with another ending than it has (Unicode
     * Standard Annex 9, sections 2.1 to 2.6).
     */
    private static boolean isUnfit(int character) {
        return character == '/'
                || character == '\\'
                || Character.isISOControl(character)
                || character == 0x061C
                || (character >= 0x200E && character <= 0x200F)
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069)
                || character == 0xFEFF;
    }
}
