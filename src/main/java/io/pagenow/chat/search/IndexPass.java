package io.pagenow.chat.search;

import io.pagenow.chat.database.Transactions.Statements;
import io.vertx.core.Future;

/** A part of the indexer's work. Each piece of it has a transaction of its own, so that one which fails does not undo the others. */
interface IndexPass {
    /** Maximum messages of one piece; dividing them into words takes a few milliseconds. */
    long BATCH = 500;

    /**
     * A piece of work.
     *
     * @param indexed messages whose words were written
     * @param isBusy whether more is to be done at once
     * @param committed takes over what the piece has found out, when its transaction is committed
     */
    record Piece(int indexed, boolean isBusy, Runnable committed) {
        static final Piece NONE = new Piece(0, false, () -> {});
    }

    /** Names what is indexed, for the log. */
    String subject();

    Future<Piece> run(Statements statements, IndexProgress progress);

    /** The piece failed, for example because it took too long: the next one is smaller. */
    void failed();

    /** The clock was set back, so times that were remembered mean nothing. */
    default void clockSetBack() {}
}
