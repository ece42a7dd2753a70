package io.pagenow.chat.bench.load;

import java.time.Duration;
import java.util.List;

/** Connections that do nothing but answer pings. */
public final class Idlers implements AutoCloseable {
    private final Loop loop;
    private final List<SocketClient> clients;

    /** Opens a connection for each account. */
    public Idlers(Loop loop, List<Account> accounts) {
        this.loop = loop;
        this.clients = loop.connect(accounts);
    }

    /** Does nothing for some time. */
    public void idle(Duration time) {
        loop.idle(time);
    }

    @Override
    public void close() {
        clients.forEach(SocketClient::close);
    }
}
