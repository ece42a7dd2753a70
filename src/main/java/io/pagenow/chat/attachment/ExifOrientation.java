package io.pagenow.chat.attachment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation of a picture in its Exif metadata (Exif 2.32, section 4.6), the one field of Exif that is kept. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    /** Bytes of Exif with the orientation alone. */
    static final int LENGTH = 26;

    private ExifOrientation() {}

    /**
     * Returns the orientation, 1 if the metadata state none that is valid.
     *
     * @param start the place of the TIFF header
     */
    static int of(byte[] segment, int start) {
        ByteBuffer tiff =
                ByteBuffer.wrap(segment, start, segment.length - start).slice();
        if (tiff.limit() < 14) {
            return 1;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) {
            return 1;
        }
        int first = (int) directory;
        int entries = Short.toUnsignedInt(tiff.getShort(first));
        for (int index = 0; index < entries; index++) {
            int place = first + 2 + index * ENTRY;
            if (place + ENTRY > tiff.limit()) {
                return 1;
            }
            if (Short.toUnsignedInt(tiff.getShort(place)) == TAG) {
                int value = Short.toUnsignedInt(tiff.getShort(place + 8));
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /** Returns Exif with the orientation alone, {@link #LENGTH} bytes that begin with a TIFF header. */
    static byte[] alone(int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(LENGTH);
        tiff.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
        tiff.putShort((short) 1);
        tiff.putShort((short) TAG)
                .putShort((short) SHORT)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        tiff.putInt(0);
        return tiff.array();
    }
}
