package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.Threat;
import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures are copied without anything but the picture, and small ones are made of them. */
@Threat(32)
class PictureFormatTest {
    @TempDir
    private Path folder;

    private record Copy(PictureFacts facts, Buffer content) {
        static Copy of(PictureFormat format, byte[] picture) throws IOException {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            PictureFacts facts = format.copy(new ByteArrayInputStream(picture), copy);
            return new Copy(facts, Buffer.buffer(copy.toByteArray()));
        }

        byte[] bytes() {
            return content.getBytes();
        }

        String text() {
            return new String(bytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static PictureFormat format(String name) {
        return switch (name) {
            case "jpeg" -> new JpegFormat();
            case "png" -> new PngFormat();
            default -> new GifFormat();
        };
    }

    @ParameterizedTest
    @CsvSource({"jpeg", "png", "gif"})
    void aCopyHasTheSamePixels(String name) throws IOException {
        byte[] picture = TestPictures.picture(name, 300, 200);
        Copy copy = Copy.of(format(name), picture);

        assertThat(copy.facts()).isEqualTo(new PictureFacts(300, 200, 1));
        assertThat(pixels(copy.bytes())).isEqualTo(pixels(picture));
    }

    private static int[] pixels(byte[] picture) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void aJpegLosesItsPositionCommentsAndWhatFollowsItButNotItsOrientation() throws IOException {
        byte[] picture = TestPictures.jpegWithPosition(300, 200, 6);
        Copy copy = Copy.of(new JpegFormat(), picture);

        assertThat(new String(picture, StandardCharsets.ISO_8859_1)).contains(TestPictures.POSITION, "<script>");
        assertThat(copy.text()).doesNotContain(TestPictures.POSITION).doesNotContain("<script>");
        assertThat(copy.facts()).isEqualTo(new PictureFacts(300, 200, 6));
        assertThat(Copy.of(new JpegFormat(), copy.bytes()).facts().orientation())
                .isEqualTo(6);
        assertThat(pixels(copy.bytes())).isEqualTo(pixels(picture));
    }

    @Test
    void aJpegLosesTheSegmentsOfExtensions() throws IOException {
        byte[] picture = TestPictures.picture("jpeg", 30, 20);
        Buffer extended = Buffer.buffer()
                .appendBytes(picture, 0, 2)
                .appendBytes(new byte[] {(byte) 0xFF, (byte) 0xF0, 0, 4, 'a', 'b'})
                .appendBytes(picture, 2, picture.length - 2);

        assertThat(Copy.of(new JpegFormat(), extended.getBytes()).bytes()).isEqualTo(picture);
    }

    @Test
    void aPngLosesItsTextsAndWhatFollowsItButNotItsOrientation() throws IOException {
        byte[] picture = TestPictures.pngWithPosition(30, 20, 6);
        Copy copy = Copy.of(new PngFormat(), picture);

        assertThat(copy.text()).doesNotContain(TestPictures.POSITION).endsWith("IEND\u00aeB`\u0082");
        assertThat(copy.facts()).isEqualTo(new PictureFacts(30, 20, 6));
        assertThat(Copy.of(new PngFormat(), copy.bytes())).isEqualTo(copy);
        assertThat(pixels(copy.bytes())).isEqualTo(pixels(picture));
        assertThat(Copy.of(new PngFormat(), TestPictures.pngWithPosition(30, 20, 1))
                        .text())
                .doesNotContain("eXIf");
    }

    @Test
    void aGifLosesWhatFollowsIt() throws IOException {
        byte[] picture = TestPictures.picture("gif", 30, 20);
        byte[] both = Arrays.copyOf(picture, picture.length + 100);

        assertThat(Copy.of(new GifFormat(), both).bytes()).isEqualTo(picture);
    }

    @Test
    void aWebpLosesItsMetadataAndWhatFollowsIt() throws IOException {
        String canvas = "VP8X\n\0\0\0\u000c\0\0\0\u001d\0\0\u0013\0\0";
        String pixels = "VP8L\u000b\0\0\0/\u001d\u00c0\u0004\0pixels\0";
        String exif = "EXIF" + (char) TestPictures.POSITION.length() + "\0\0\0" + TestPictures.POSITION + "\0";
        int length = 4 + canvas.length() + pixels.length() + exif.length();
        String picture = "RIFF" + (char) length + "\0\0\0WEBP" + canvas + pixels + exif;
        Copy copy = Copy.of(new WebpFormat(), (picture + "<script>").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(copy.facts()).isEqualTo(new PictureFacts(30, 20, 1));
        assertThat(copy.bytes()).hasSize(picture.length());
        assertThat(copy.text())
                .contains("pixels", "JUNK")
                .doesNotContain(TestPictures.POSITION)
                .doesNotContain("EXIF");
        assertThat(copy.bytes()[20] & 0x04).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'', 6", "'Exif\0\0', 8", "'', 1", "'', 9"})
    void aWebpKeepsItsOrientation(String name, int orientation) throws IOException {
        String canvas = "VP8X\n\0\0\0\u0008\0\0\0\u001d\0\0\u0013\0\0";
        String pixels = "VP8L\u000b\0\0\0/\u001d\u00c0\u0004\0pixels\0";
        String metadata = name + new String(TestPictures.exif(orientation), StandardCharsets.ISO_8859_1);
        String exif = "EXIF" + (char) metadata.length() + "\0\0\0" + metadata;
        int length = 4 + canvas.length() + pixels.length() + exif.length();
        String picture = "RIFF" + (char) length + "\0\0\0WEBP" + canvas + pixels + exif;
        Copy copy = Copy.of(new WebpFormat(), picture.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(copy.facts()).isEqualTo(new PictureFacts(30, 20, orientation == 9 ? 1 : orientation));
        assertThat(copy.bytes()).hasSize(picture.length());
        assertThat(copy.text()).contains("EXIF").doesNotContain(TestPictures.POSITION);
        assertThat(Copy.of(new WebpFormat(), copy.bytes())).isEqualTo(copy);
    }

    static Stream<Arguments> hugeOnes() {
        return Stream.of(
                Arguments.of(new PngFormat(), TestPictures.emptyPng(50_000, 50_000, 1000)),
                Arguments.of(new PngFormat(), TestPictures.emptyPng(Integer.MAX_VALUE, Integer.MAX_VALUE, 1000)),
                Arguments.of(new PngFormat(), TestPictures.emptyPng(-1, 10, 1000)),
                Arguments.of(new PngFormat(), TestPictures.emptyPng(0, 10, 1000)),
                Arguments.of(new GifFormat(), "GIF89a\u00ff\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @MethodSource("hugeOnes")
    void aPictureThatStatesAHugeSizeIsRefusedBeforeItIsRead(PictureFormat format, byte[] picture) {
        assertThatThrownBy(() -> Copy.of(format, picture))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("pixels");
    }

    @ParameterizedTest
    @CsvSource({"jpeg", "png", "gif"})
    void aPictureThatEndsInTheMiddleIsRefused(String name) {
        byte[] picture = TestPictures.picture(name, 300, 200);

        for (int length = 0; length < picture.length - 1; length += 1 + length / 10) {
            byte[] part = Arrays.copyOf(picture, length);
            assertThatThrownBy(() -> Copy.of(format(name), part)).isInstanceOf(UnreadablePictureException.class);
        }
    }

    @Test
    void aGifThatIsAScriptTooIsRefused() {
        byte[] both = "GIF89a/*\0\0\0\0*/=1;alert(1)//".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Copy.of(new GifFormat(), both)).isInstanceOf(UnreadablePictureException.class);
    }

    private BufferedImage thumbnail(byte[] picture, String type, PictureFormat format) throws IOException {
        Path file = Files.write(folder.resolve("picture"), picture);
        PictureFacts facts = Copy.of(format, picture).facts();
        assertThat(Thumbnailer.make(file, type, facts, folder.resolve("thumbnail")))
                .isTrue();
        return ImageIO.read(folder.resolve("thumbnail").toFile());
    }

    @ParameterizedTest
    @CsvSource({"jpeg, 3000, 2000, 480, 320", "png, 1000, 4000, 120, 480", "gif, 100, 60, 100, 60"})
    void aThumbnailHasTheProportionsOfThePicture(String name, int width, int height, int small, int low)
            throws IOException {
        BufferedImage thumbnail = thumbnail(TestPictures.picture(name, width, height), "image/" + name, format(name));

        assertThat(thumbnail.getWidth()).isBetween(small - 1, small + 1);
        assertThat(thumbnail.getHeight()).isBetween(low - 1, low + 1);
    }

    /** The left half of the picture is red; the orientation says where it goes. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 100, 190, 100",
        "2, 190, 100, 10, 100",
        "3, 190, 100, 10, 100",
        "4, 10, 100, 190, 100",
        "5, 100, 10, 100, 190",
        "6, 100, 10, 100, 190",
        "7, 100, 190, 100, 10",
        "8, 100, 190, 100, 10"
    })
    void aThumbnailIsTurnedAsThePictureIsShown(int orientation, int redX, int redY, int blueX, int blueY)
            throws IOException {
        for (BufferedImage thumbnail : List.of(
                thumbnail(TestPictures.jpegWithPosition(200, 200, orientation), "image/jpeg", new JpegFormat()),
                thumbnail(TestPictures.pngWithPosition(200, 200, orientation), "image/png", new PngFormat()))) {
            assertThat(thumbnail.getRGB(redX, redY) & 0xFF0000).isGreaterThan(0xC00000);
            assertThat(thumbnail.getRGB(redX, redY) & 0xFF).isLessThan(0x40);
            assertThat(thumbnail.getRGB(blueX, blueY) & 0xFF).isGreaterThan(0xC0);
        }
    }

    @Test
    void aPictureOfMoreThan25MegapixelsOrWithoutPixelsHasNone() throws IOException {
        byte[] large = TestPictures.emptyPng(6000, 6000, 36_006_000);
        Path file = Files.write(folder.resolve("picture"), large);

        assertThat(Thumbnailer.make(
                        file, "image/png", Copy.of(new PngFormat(), large).facts(), folder.resolve("thumbnail")))
                .isFalse();
        Files.write(file, TestPictures.emptyPng(3000, 3000, 10));
        assertThat(Thumbnailer.make(file, "image/png", new PictureFacts(3000, 3000, 1), folder.resolve("thumbnail")))
                .isFalse();
    }

    @Test
    void ordinaryProgressiveJpegsAreAcceptedAndThoseOfEndlessScansAreNot() throws IOException {
        assertThat(Copy.of(new JpegFormat(), TestPictures.scans(10_000, 10_000, 20))
                        .facts())
                .isEqualTo(new PictureFacts(10_000, 10_000, 1, 20));
        assertThat(Copy.of(new JpegFormat(), TestPictures.scans(1_000, 1_000, 200))
                        .facts()
                        .scans())
                .isEqualTo(200);

        assertThatThrownBy(() -> Copy.of(new JpegFormat(), TestPictures.scans(10_000, 10_000, 21)))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("scans");
        assertThatThrownBy(() -> Copy.of(new JpegFormat(), TestPictures.scans(1, 1, 201)))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("scans");
    }

    @Test
    void aPictureOfManyScansHasNoThumbnail() throws IOException {
        Path file = Files.write(folder.resolve("picture"), TestPictures.picture("jpeg", 100, 100));

        assertThat(Thumbnailer.make(
                        file, "image/jpeg", new PictureFacts(5_000, 5_000, 1, 16), folder.resolve("thumbnail")))
                .isTrue();
        assertThat(Thumbnailer.make(
                        file, "image/jpeg", new PictureFacts(5_000, 5_000, 1, 17), folder.resolve("thumbnail")))
                .isFalse();
    }

    static Stream<Arguments> wrongChunks() {
        return Stream.of(
                Arguments.of("PLTE", 0),
                Arguments.of("PLTE", 4),
                Arguments.of("PLTE", 771),
                Arguments.of("tRNS", 5),
                Arguments.of("tRNS", 256),
                Arguments.of("IEND", 1));
    }

    @ParameterizedTest
    @MethodSource("wrongChunks")
    void aPngWithColorsOfAnImpossibleLengthIsRefused(String type, int length) {
        byte[] picture =
                TestPictures.pngWith(TestPictures.picture("png", 30, 20), TestPictures.chunk(type, new byte[length]));

        assertThatThrownBy(() -> Copy.of(new PngFormat(), picture))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessage("its chunk " + type + " has " + length + " bytes");
    }

    @Test
    void aPngKeepsItsColorProfileUnlessItUnpacksToMegabytesOrIsNone() throws IOException {
        byte[] plain = TestPictures.picture("png", 30, 20);
        byte[] profile = TestPictures.profile(3_000);
        byte[] bomb = TestPictures.profile(PngChunks.MAX_UNPACKED_PROFILE + 100_000);
        byte[] none = TestPictures.chunk("iCCP", "profile\0\0none".getBytes(StandardCharsets.ISO_8859_1));
        byte[] huge = TestPictures.chunk("iCCP", new byte[PngChunks.MAX_PROFILE + 1]);
        byte[] colored = TestPictures.pngWith(plain, profile);

        assertThat(Copy.of(new PngFormat(), colored).bytes()).isEqualTo(colored);
        assertThat(Copy.of(new PngFormat(), TestPictures.pngWith(plain, profile, profile))
                        .bytes())
                .isEqualTo(colored);
        for (byte[] left : List.of(bomb, none, huge)) {
            assertThat(Copy.of(new PngFormat(), TestPictures.pngWith(plain, left))
                            .bytes())
                    .isEqualTo(plain);
        }
    }

    @Test
    void aPngLosesChunksOfFixedLengthThatAreLonger() throws IOException {
        byte[] plain = TestPictures.picture("png", 30, 20);
        byte[] gamma = TestPictures.chunk("gAMA", new byte[4]);

        assertThat(Copy.of(new PngFormat(), TestPictures.pngWith(plain, gamma)).bytes())
                .isEqualTo(TestPictures.pngWith(plain, gamma));
        assertThat(Copy.of(
                                new PngFormat(),
                                TestPictures.pngWith(
                                        plain,
                                        TestPictures.chunk("bKGD", new byte[1_000_000]),
                                        TestPictures.chunk("sPLT", new byte[100])))
                        .bytes())
                .isEqualTo(plain);
    }
}
