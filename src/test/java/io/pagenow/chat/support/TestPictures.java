package io.pagenow.chat.support;

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

    /** A JPEG with a position and an orientation in Exif, a comment, and bytes after its end. */
    public static byte[] jpegWithPosition(int width, int height, int orientation) {
        byte[] plain = picture("jpeg", width, height);
        ByteBuffer exif = ByteBuffer.allocate(60);
        exif.put("Exif\0\0II".getBytes(StandardCharsets.ISO_8859_1)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        exif.put(POSITION.getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.write(plain, 0, 2);
        segment(jpeg, 0xE1, exif.array());
        segment(jpeg, 0xFE, POSITION.getBytes(StandardCharsets.ISO_8859_1));
        jpeg.write(plain, 2, plain.length - 2);
        jpeg.writeBytes(("<script>" + POSITION + "</script>").getBytes(StandardCharsets.ISO_8859_1));
        return jpeg.toByteArray();
    }

    private static void segment(ByteArrayOutputStream jpeg, int code, byte[] content) {
        jpeg.write(0xFF);
        jpeg.write(code);
        jpeg.write((content.length + 2) >> 8);
        jpeg.write(content.length + 2);
        jpeg.writeBytes(content);
    }

    /** A PNG with a position in a text, and bytes after its end. */
    public static byte[] pngWithPosition(int width, int height) {
        byte[] plain = picture("png", width, height);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        int header = 8 + 25;
        png.write(plain, 0, header);
        png.writeBytes(chunk("tEXt", ("Location\0" + POSITION).getBytes(StandardCharsets.ISO_8859_1)));
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

    private static byte[] chunk(String type, byte[] content) {
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
