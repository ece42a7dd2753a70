package io.pagenow.chat.attachment;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes small pictures of JPEG, PNG and GIF files. The decoder skips pixels while it reads, so memory follows the size of
 * the thumbnail; a progressive JPEG takes up to 6 bytes of native memory per pixel besides. All methods block.
 */
final class Thumbnailer {
    /** Longest side of a thumbnail, in pixels. */
    static final int MAX_SIDE = 480;

    /** Most pixels of a picture that is decoded. */
    static final long MAX_DECODED_PIXELS = 25_000_000;

    /** Most pixels of all scans of a picture that is decoded: those of the largest one with 16 scans. */
    static final long MAX_SCANNED_PIXELS = 16 * MAX_DECODED_PIXELS;

    private static final Executor AFTER_DEADLINE = CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS);
    private static final Logger log = LoggerFactory.getLogger(Thumbnailer.class);

    static {
        // Pictures are drawn in memory; a server has no screen.
        System.setProperty("java.awt.headless", "true");
    }

    private Thumbnailer() {}

    /**
     * Writes the thumbnail of a picture.
     *
     * @param type {@code image/jpeg}, {@code image/png} or {@code image/gif}; there is no decoder for others
     * @return false if the picture is too large or has too many scans, cannot be decoded, or takes longer than 10 s
     */
    static boolean make(Path picture, String type, PictureFacts facts, Path thumbnail) throws IOException {
        if (facts.pixels() > MAX_DECODED_PIXELS || facts.scannedPixels() > MAX_SCANNED_PIXELS) {
            return false;
        }
        Optional<BufferedImage> decoded;
        try {
            decoded = decode(picture, type, facts);
        } catch (IOException | RuntimeException | LinkageError undecodable) {
            // LinkageError: a Java runtime without the native libraries of pictures.
            log.debug("No thumbnail of a file of type {}: {}", type, undecodable.toString());
            return false;
        }
        if (decoded.isEmpty()) {
            return false;
        }
        BufferedImage small = shrink(decoded.get(), facts.orientation());
        write(small, thumbnail.toFile());
        return true;
    }

    private static Optional<BufferedImage> decode(Path picture, String type, PictureFacts facts) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(type);
        if (!readers.hasNext()) {
            return Optional.empty();
        }
        ImageReader reader = readers.next();
        AtomicBoolean overdue = new AtomicBoolean();
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                () -> {
                    overdue.set(true);
                    reader.abort();
                },
                AFTER_DEADLINE);
        try (ImageInputStream input = new FileImageInputStream(picture.toFile())) {
            reader.setInput(input, true, true);
            ImageReadParam parameters = reader.getDefaultReadParam();
            // Twice the final size, so that the last step can smooth.
            int step = Math.max(1, Math.max(facts.width(), facts.height()) / (2 * MAX_SIDE));
            parameters.setSourceSubsampling(step, step, 0, 0);
            BufferedImage image = reader.read(0, parameters);
            return overdue.get() ? Optional.empty() : Optional.of(image);
        } finally {
            deadline.cancel(false);
            reader.dispose();
        }
    }

    private static BufferedImage shrink(BufferedImage decoded, int orientation) {
        double scale = Math.min(1, (double) MAX_SIDE / Math.max(decoded.getWidth(), decoded.getHeight()));
        int width = Math.max(1, (int) Math.round(decoded.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(decoded.getHeight() * scale));
        boolean turned = orientation >= 5;
        BufferedImage small = new BufferedImage(
                turned ? height : width,
                turned ? width : height,
                decoded.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            AffineTransform transform = turn(orientation, width, height);
            transform.scale((double) width / decoded.getWidth(), (double) height / decoded.getHeight());
            graphics.drawImage(decoded, transform, null);
        } finally {
            graphics.dispose();
        }
        return small;
    }

    /** Returns the transformation of stored pixels to shown ones (Exif 2.32, tag 0x0112). */
    private static AffineTransform turn(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    /** JPEG has no transparency. */
    private static void write(BufferedImage small, File file) throws IOException {
        String format = small.getColorModel().hasAlpha() ? "png" : "jpeg";
        if (!ImageIO.write(small, format, file)) {
            throw new IOException("no encoder of " + format);
        }
    }
}
