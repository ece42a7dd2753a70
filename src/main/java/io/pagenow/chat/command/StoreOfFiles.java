package io.pagenow.chat.command;

import io.pagenow.chat.attachment.FileTransfer;
import io.pagenow.chat.backup.FileChoice;
import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;

/** Gives a command access to the configured store of files. */
final class StoreOfFiles {
    private StoreOfFiles() {}

    /** @param omitted whether the command leaves the files alone */
    static <T> T with(Vertx vertx, Settings settings, boolean omitted, Function<FileChoice, T> body) {
        if (omitted || !settings.attachments().enabled()) {
            return body.apply(new FileChoice(Optional.empty(), omitted));
        }
        try (FileTransfer files = new FileTransfer(vertx, settings.attachments())) {
            return body.apply(new FileChoice(Optional.of(files), false));
        }
    }
}
