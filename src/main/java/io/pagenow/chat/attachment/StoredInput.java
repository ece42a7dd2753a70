package io.pagenow.chat.attachment;

import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a stored file as a stream, of which one piece is in memory. */
final class StoredInput extends InputStream {
    private final FileTransfer transfer;
    private final StoredFile file;
    private final FileBytes bytes;
    private long missing;
    private Buffer piece = Buffer.buffer();
    private int position;

    StoredInput(FileTransfer transfer, StoredFile file) throws IOException {
        this.transfer = transfer;
        this.file = file;
        this.missing = file.size();
        this.bytes = transfer.await(() -> file.read(0, file.size()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == piece.length()) {
            if (missing == 0) {
                return -1;
            }
            piece = transfer.await(bytes::next);
            position = 0;
            missing -= piece.length();
        }
        int count = Math.min(length, piece.length() - position);
        piece.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        transfer.await(() -> {
            bytes.close();
            return file.close();
        });
    }
}
