package io.pagenow.chat.attachment;

import io.pagenow.chat.bus.message.AttachedFile;
import io.pagenow.chat.bus.message.FinishedUpload;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.bus.message.UploadLease;
import io.pagenow.chat.bus.message.UploadSlot;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.Attachment.PictureSize;
import io.pagenow.chat.model.AttachmentLimits;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.FileFacts;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.NewSlot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Slots and files in the database. Methods fail with the database's error, or with a {@link ChatException}. Confined to one event loop. */
final class SlotStore {
    /** Slots of one user that wait to be made: as many as there may be without a message. */
    private static final int MAX_WAITING_OF_USER = Limits.MAX_UNUSED_SLOTS;

    private final BoundedPool pool;
    private final Transactions transactions;
    private final AttachmentLimits limits;

    /** One at a time, because each holds a connection while it waits for the one before it. */
    private final TaskLanes<String> users = new TaskLanes<>(
            1,
            MAX_WAITING_OF_USER,
            () -> ChatException.rateLimited("Too many files of this user are being announced", Duration.ZERO));

    SlotStore(BoundedPool pool, AttachmentLimits limits) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.limits = limits;
    }

    /** Fails with {@code RATE_LIMITED} if too many slots of the user wait. */
    Future<UUID> create(NewSlot slot) {
        return users.run(slot.userId(), () -> write(slot));
    }

    private Future<UUID> write(NewSlot slot) {
        UUID attachmentId = UUID.randomUUID();
        return transactions.run(statements -> statements
                .run(AttachmentSql.LOCK_UPLOADER, slot.userId())
                .compose(locked -> statements.run(AttachmentSql.RIGHTS, slot.conversationId(), slot.userId()))
                .compose(rights -> {
                    check(rights, slot.size());
                    return statements.run(
                            AttachmentSql.CREATE,
                            attachmentId,
                            slot.conversationId(),
                            slot.userId(),
                            slot.name(),
                            slot.size(),
                            slot.declaredType(),
                            slot.sha256().orElse(null),
                            UUID.randomUUID().toString());
                })
                .map(attachmentId));
    }

    private void check(RowSet<Row> rights, long size) {
        if (rights.size() == 0) {
            throw ChatException.conversationNotFound();
        }
        Row row = rights.iterator().next();
        if (row.getBoolean("barred")) {
            throw ChatException.of(ErrorCode.NOT_ALLOWED, "You may not send in this conversation");
        }
        if (row.getBoolean("frozen")) {
            throw ChatException.of(
                    ErrorCode.NOT_ALLOWED, "The conversation is frozen; only its administrators may send");
        }
        if (row.getLong("unused") >= Limits.MAX_UNUSED_SLOTS) {
            throw ChatException.of(
                    ErrorCode.LIMIT_REACHED,
                    Limits.MAX_UNUSED_SLOTS
                            + " files are uploaded, or about to be, that no message uses; send some of them");
        }
        if (row.getLong("bytes") + size > limits.bytesPerUser()) {
            throw ChatException.ofField(
                    ErrorCode.LIMIT_REACHED,
                    "size",
                    "Your files would have more than " + limits.bytesPerUser()
                            + " bytes together; delete some messages with files");
        }
    }

    Future<UploadSlot> find(OfAttachment query) {
        return pool.preparedQuery(AttachmentSql.FIND_SLOT)
                .execute(Tuple.of(query.attachmentId(), query.userId()))
                .map(rows -> {
                    Row row = only(rows, ChatException.attachmentNotFound());
                    return new UploadSlot(
                            row.getString("store_key"),
                            row.getLong("size"),
                            row.getString("declared_type"),
                            Optional.ofNullable(row.getString("declared_sha256")),
                            row.getString("state").equals("ready") ? Optional.of(attachment(row)) : Optional.empty());
                });
    }

    Future<Boolean> lease(UploadLease lease) {
        return run(AttachmentSql.LEASE, lease).map(rows -> rows.rowCount() > 0);
    }

    Future<Void> release(UploadLease lease) {
        return run(AttachmentSql.RELEASE, lease).mapEmpty();
    }

    Future<Void> drop(UploadLease lease) {
        return run(AttachmentSql.DROP, lease).mapEmpty();
    }

    Future<Void> discard(OfAttachment file) {
        Tuple parameters = Tuple.of(file.attachmentId(), file.userId());
        return pool.preparedQuery(AttachmentSql.DISCARD)
                .execute(parameters)
                .compose(deleted -> deleted.rowCount() > 0
                        ? Future.succeededFuture()
                        : pool.preparedQuery(AttachmentSql.IS_UPLOADER)
                                .execute(parameters)
                                .compose(found -> Future.failedFuture(
                                        found.size() == 0
                                                ? ChatException.attachmentNotFound()
                                                : ChatException.of(
                                                        ErrorCode.CONFLICT,
                                                        "A message uses the file; delete the message"))));
    }

    private Future<RowSet<Row>> run(String sql, UploadLease lease) {
        return pool.preparedQuery(sql).execute(Tuple.of(lease.attachmentId(), lease.userId(), lease.uploadId()));
    }

    Future<Attachment> finish(FinishedUpload finished) {
        UploadLease lease = finished.lease();
        FileFacts facts = finished.facts();
        Tuple parameters = Tuple.of(lease.attachmentId(), lease.userId(), lease.uploadId())
                .addLong(facts.size())
                .addString(facts.contentType())
                .addInteger(facts.picture().map(PictureSize::width).orElse(null))
                .addInteger(facts.picture().map(PictureSize::height).orElse(null))
                .addBoolean(facts.thumbnail())
                .addString(facts.sha256());
        return pool.preparedQuery(AttachmentSql.FINISH)
                .execute(parameters)
                .map(rows -> attachment(only(
                        rows,
                        ChatException.of(
                                ErrorCode.CONFLICT, "The slot was deleted, or another upload has taken its place"))));
    }

    Future<AttachedFile> readable(OfAttachment query) {
        return pool.preparedQuery(AttachmentSql.FIND)
                .execute(Tuple.of(query.attachmentId(), query.userId()))
                .map(rows -> {
                    Row row = only(rows, ChatException.attachmentNotFound());
                    return new AttachedFile(attachment(row), row.getString("store_key"));
                });
    }

    private static Row only(RowSet<Row> rows, ChatException missing) {
        if (rows.size() == 0) {
            throw missing;
        }
        return rows.iterator().next();
    }

    private static Attachment attachment(Row row) {
        Integer width = row.getInteger("width");
        return new Attachment(
                row.getUUID("attachment_id"),
                row.getString("name"),
                row.getLong("size"),
                row.getString("content_type"),
                width == null ? Optional.empty() : Optional.of(new PictureSize(width, row.getInteger("height"))),
                row.getBoolean("has_thumbnail"));
    }
}
