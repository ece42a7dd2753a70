package io.pagenow.chat.support;

import io.vertx.core.buffer.Buffer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Pictures, well made and otherwise. */
public final class TestPictures {
    /** A text that stands for the position of a camera. */
    public static final String POSITION = "52.5200N-13.4050E";

    private TestPictures() {}

    /**
     * A picture whose left half is red and whose right half is blue.
     *
     * @param format {@code png}, {@code jpeg} or {@code gif}
     */
    public static byte[] picture(String format, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * A JPEG with a position and an orientation in Exif, a position in a comment, in segments of applications, and in place of the
     * thumbnails of JFIF, and bytes after its end.
     */
    public static byte[] jpegWithPosition(int width, int height, int orientation) {
        byte[] plain = picture("jpeg", width, height);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(plain, 0, 2);
        segment(jpeg, 0xE0, bytes("JFIF\0\1\2\0\0\1\0\1\6\1" + POSITION + " "));
        segment(jpeg, 0xE0, bytes("JFXX\0\u0010" + POSITION));
        segment(jpeg, 0xE1, bytes("Exif\0\0").appendBytes(exif(orientation)));
        segment(jpeg, 0xE2, bytes("MPF\0" + POSITION));
        segment(jpeg, 0xFE, bytes(POSITION));
        int afterJfif = 2 + 18;
        jpeg.write(plain, afterJfif, plain.length - afterJfif);
        jpeg.writeBytes(("<script>" + POSITION + "</script>").getBytes(StandardCharsets.ISO_8859_1));
        return jpeg.toByteArray();
    }

    /** Exif with an orientation and a position. */
    public static byte[] exif(int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(54);
        exif.put("II".getBytes(StandardCharsets.ISO_8859_1)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        exif.put(POSITION.getBytes(StandardCharsets.ISO_8859_1));
        return exif.array();
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text, "ISO-8859-1");
    }

    private static void segment(ByteArrayOutputStream jpeg, int code, Buffer content) {
        jpeg.write(0xFF);
        jpeg.write(code);
        jpeg.write((content.length() + 2) >> 8);
        jpeg.write(content.length() + 2);
        jpeg.writeBytes(content.getBytes());
    }

    public static byte[] pngWithPosition(int width, int height) {
        return pngWithPosition(width, height, 1);
    }

    /** A PNG with a position in a text and in Exif, an orientation, and bytes after its end. */
    public static byte[] pngWithPosition(int width, int height, int orientation) {
        byte[] plain = picture("png", width, height);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        int header = 8 + 25;
        png.write(plain, 0, header);
        png.writeBytes(chunk("tEXt", ("Location\0" + POSITION).getBytes(StandardCharsets.ISO_8859_1)));
        png.writeBytes(chunk("eXIf", exif(orientation)));
        png.write(plain, header, plain.length - header);
        png.writeBytes(("PK\3\4" + POSITION).getBytes(StandardCharsets.ISO_8859_1));
        return png.toByteArray();
    }

    /** A PNG of a few kilobytes that states any size, with zeros for pixels. */
    public static byte[] emptyPng(int width, int height, int bytesOfPixels) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
        png.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 0, 0, 0, 0})
                        .array()));
        png.writeBytes(chunk("IDAT", deflated(bytesOfPixels)));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    /** A picture with further chunks after its header. */
    public static byte[] pngWith(byte[] picture, byte[]... chunks) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        int header = 8 + 25;
        png.write(picture, 0, header);
        for (byte[] chunk : chunks) {
            png.writeBytes(chunk);
        }
        png.write(picture, header, picture.length - header);
        return png.toByteArray();
    }

    /** A color profile that unpacks to so many zeros, as a chunk of PNG. */
    public static byte[] profile(int bytes) {
        byte[] name = "profile\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] packed = deflated(bytes);
        return chunk(
                "iCCP",
                ByteBuffer.allocate(name.length + packed.length)
                        .put(name)
                        .put(packed)
                        .array());
    }

    /** A progressive JPEG without data in its scans. */
    public static byte[] scans(int width, int height, int scans) {
        Buffer jpeg = Buffer.buffer().appendUnsignedShort(0xFFD8);
        jpeg.appendUnsignedShort(0xFFC2)
                .appendUnsignedShort(11)
                .appendByte((byte) 8)
                .appendUnsignedShort(height)
                .appendUnsignedShort(width)
                .appendBytes(new byte[] {1, 1, 0x11, 0});
        for (int scan = 0; scan < scans; scan++) {
            jpeg.appendUnsignedShort(0xFFDA).appendUnsignedShort(8).appendBytes(new byte[] {1, 1, 0, 0, 0, 0});
        }
        return jpeg.appendUnsignedShort(0xFFD9).getBytes();
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(new byte[zeros]);
        deflater.finish();
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            deflated.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return deflated.toByteArray();
    }

    public static byte[] chunk(String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }
}
