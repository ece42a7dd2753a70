package io.pagenow.chat.backup;

import io.pagenow.chat.attachment.FileTransfer;
import java.util.Optional;

/**
 * The part of the files of messages in a backup or a restore.
 *
 * @param store of the files; empty if none is configured, or the files are left out
 * @param isWithout whether the operator leaves the files out
 */
public record FileChoice(Optional<FileTransfer> store, boolean isWithout) {
    /** Without a word from the operator no file is left out. */
    void require(String subject, long files) {
        if (files > 0 && store.isEmpty() && !isWithout) {
            throw new BackupException(subject + " has " + files + (files == 1 ? " file" : " files")
                    + " of messages, and no store of files is configured here: run the command with the settings of the servers"
                    + " (attachments), or leave the files out (--without-files)");
        }
    }
}
