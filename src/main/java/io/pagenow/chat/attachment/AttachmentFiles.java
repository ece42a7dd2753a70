package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.SecretName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * The parts of attachments that serve clients.
 *
 * @param store keeps the files
 * @param tickets sign uploads and links
 * @param uploads those that this node receives
 */
public record AttachmentFiles(LocalFileStore store, Tickets tickets, UploadRegistry uploads) {
    /**
     * Reads the secrets of all nodes from the database.
     *
     * @param shared whether to check that all nodes use the same directory
     */
    public static Future<AttachmentFiles> open(Vertx vertx, Bus bus, LocalFileStore store, boolean shared) {
        Future<Void> checked = shared
                ? bus.request(Addresses.SHARED_SECRET, SecretName.FILE_STORE)
                        .compose(id -> new StoreIdentity(vertx, store)
                                .check(HexFormat.of().formatHex(id.secret().getBytes()), id.isNew()))
                : Future.succeededFuture();
        return checked.compose(same -> bus.request(Addresses.SHARED_SECRET, SecretName.TICKETS))
                .map(key -> new AttachmentFiles(
                        store, new Tickets(key.secret().getBytes(), InstantSource.system()), new UploadRegistry()));
    }
}
