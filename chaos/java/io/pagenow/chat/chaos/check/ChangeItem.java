package io.pagenow.chat.chaos.check;

import java.util.List;
import java.util.function.ObjLongConsumer;

/** One object that has changed, in the state that the change led to. */
public sealed interface ChangeItem {
    /** Revision of the object's last change. */
    long rev();

    /** Passes the state of each changed message, with its position. */
    void forEach(ObjLongConsumer<Version> messages);

    /** A message was edited or deleted. */
    record MessageChanged(long seq, String messageId, Version version) implements ChangeItem {
        @Override
        public long rev() {
            return version.rev();
        }

        @Override
        public void forEach(ObjLongConsumer<Version> messages) {
            messages.accept(version, seq);
        }
    }

    /** The conversation itself or a member of it changed. */
    record OtherChanged(long rev) implements ChangeItem {
        @Override
        public void forEach(ObjLongConsumer<Version> messages) {
            // No message has changed.
        }
    }

    /** Many messages were deleted at once. */
    record MessagesRemoved(long rev, List<SeqRange> ranges) implements ChangeItem {
        @Override
        public void forEach(ObjLongConsumer<Version> messages) {
            Version deleted = new Version(rev, true, "".hashCode());
            ranges.forEach(range -> range.seqs().forEach(seq -> messages.accept(deleted, seq)));
        }
    }
}
