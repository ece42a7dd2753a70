package io.pagenow.chat.chaos.deployment;

import io.pagenow.chat.support.PostgresServer;
import java.time.Duration;

/** A PostgreSQL with a standby, which has a commit before it is answered (PostgreSQL manual, "Synchronous Replication"). */
public final class ReplicatedPostgres implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);

    private PostgresServer primary = PostgresServer.start("max_connections=200");
    private PostgresServer standby = primary.standby();

    ReplicatedPostgres() {
        awaitStandby();
    }

    /** Names both servers, as an operator names them who does not know which of them takes writes. */
    public String uri() {
        return "postgresql://postgres:" + PostgresServer.PASSWORD + "@localhost:" + standby.port() + ",localhost:"
                + primary.port() + "/postgres?target_session_attrs=read-write";
    }

    /** The primary stops in the midst of everything, and the standby takes its place. */
    public void failOver() {
        primary.stop();
        standby.promote();
    }

    /** After {@link #failOver}: a standby of the new primary is at the address of the old one. */
    public void replaceStandby() {
        int port = primary.port();
        primary.close();
        primary = standby;
        standby = primary.standbyAt(port);
        awaitStandby();
    }

    private void awaitStandby() {
        primary.set("synchronous_standby_names", "*");
        Waiting.require("the standby to follow", START, () -> "sync"
                .equals(primary.query("SELECT coalesce(max(sync_state), '') FROM pg_stat_replication")));
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
    }
}
