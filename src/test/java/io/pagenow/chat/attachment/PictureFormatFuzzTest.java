package io.pagenow.chat.attachment;

import static io.pagenow.chat.support.Strange.assertBounded;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Whatever a file holds is a picture of a bounded size, whose copy is a picture too, or it is refused. */
class PictureFormatFuzzTest {
    private static final List<PictureFormat> FORMATS =
            List.of(new JpegFormat(), new PngFormat(), new GifFormat(), new WebpFormat());

    private record Copy(PictureFacts facts, Buffer bytes) {}

    @FuzzTest(maxDuration = "4s")
    void aPictureIsCopiedOrRefused(byte[] input) {
        recognize(input);
        for (PictureFormat format : FORMATS) {
            assertBounded(512 * 1024 + 8L * input.length, () -> copy(format, input)
                    .ifPresent(copy -> assertPicture(format, input, copy)));
        }
    }

    private static void recognize(byte[] input) {
        try {
            assertThat(FileTypes.recognize(input, "")).isNotEmpty();
        } catch (ChatException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
        }
    }

    private static void assertPicture(PictureFormat format, byte[] input, Copy copy) {
        assertThat(copy.facts.width()).isBetween(1, PictureFacts.MAX_SIDE);
        assertThat(copy.facts.height()).isBetween(1, PictureFacts.MAX_SIDE);
        assertThat(copy.facts.orientation()).isBetween(1, 8);
        // An Exif segment of an orientation alone may be longer than the one it replaces.
        assertThat(copy.bytes.length()).isLessThanOrEqualTo(input.length + 64);
        Copy again = copy(format, copy.bytes.getBytes()).orElseThrow();
        assertThat(again.facts).isEqualTo(copy.facts);
        assertThat(again.bytes).isEqualTo(copy.bytes);
    }

    private static Optional<Copy> copy(PictureFormat format, byte[] input) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            return Optional.of(
                    new Copy(format.copy(new ByteArrayInputStream(input), copy), Buffer.buffer(copy.toByteArray())));
        } catch (UnreadablePictureException refused) {
            return Optional.empty();
        } catch (IOException other) {
            throw new UncheckedIOException(other);
        }
    }
}
