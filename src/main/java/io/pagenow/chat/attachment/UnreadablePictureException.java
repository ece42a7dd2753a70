package io.pagenow.chat.attachment;

import java.io.IOException;

/** A file is not the picture that its first bytes announce. The message completes the sentence "The picture is refused: …". */
final class UnreadablePictureException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadablePictureException(String message) {
        super(message);
    }
}
