package io.pagenow.chat.bench.server;

import io.pagenow.chat.bench.load.Account;
import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.Route;
import java.util.List;

/** What is measured: a chat server in processes of its own, with its database. */
public interface Server extends Load.Meter, AutoCloseable {
    /** As it stands in the table. */
    String name();

    /** Ways between two people each. */
    List<Route> direct(int pairs);

    /**
     * Ways to everyone of a group.
     *
     * @param members of each group, its one sender included
     */
    List<Route> groups(int groups, int members);

    /** People who are connected and belong to no conversation. */
    List<Account> idlers(int count);

    /** Bytes of the server's processes that are in memory, after what is garbage was given up where the server can be told to. */
    Memory memory();

    /**
     * @param resident bytes of the processes in memory
     * @param live bytes of objects in use, or 0 where that cannot be known
     */
    record Memory(long resident, long live) {}

    @Override
    void close();
}
