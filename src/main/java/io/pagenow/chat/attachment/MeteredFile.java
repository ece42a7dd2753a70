package io.pagenow.chat.attachment;

import io.pagenow.chat.attachment.FileStore.FileBytes;
import io.pagenow.chat.attachment.FileStore.StoredFile;
import io.pagenow.chat.metric.AttachmentMeters;
import io.pagenow.chat.metric.AttachmentMeters.Operation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Counts the failures of reading a file. */
record MeteredFile(StoredFile file, AttachmentMeters meters) implements StoredFile {
    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Future<FileBytes> read(long first, long length) {
        return file.read(first, length)
                .<FileBytes>map(bytes -> new MeteredBytes(bytes, meters))
                .onFailure(failure -> meters.failures().add(Operation.READ));
    }

    @Override
    public Future<Void> close() {
        return file.close();
    }

    private record MeteredBytes(FileBytes bytes, AttachmentMeters meters) implements FileBytes {
        @Override
        public Future<Buffer> next() {
            return bytes.next().onFailure(failure -> meters.failures().add(Operation.READ));
        }

        @Override
        public void close() {
            bytes.close();
        }
    }
}
