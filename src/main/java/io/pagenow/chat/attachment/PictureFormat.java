package io.pagenow.chat.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A format of pictures. Copying a picture checks its structure and its size, and leaves out everything that is no part of
 * the picture: metadata, and bytes after its end, which make a file that is a picture and something else.
 */
interface PictureFormat {
    /**
     * Copies a picture without its metadata. No pixel is decoded, and memory does not depend on the size of the file.
     *
     * @throws UnreadablePictureException if the file is no such picture, or too large
     */
    PictureFacts copy(InputStream from, OutputStream to) throws IOException;
}
