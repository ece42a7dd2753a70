package io.pagenow.chat.bench.server;

import io.pagenow.chat.bench.load.Account;
import io.pagenow.chat.bench.load.Load.Spent;
import io.pagenow.chat.bench.load.Marker;
import io.pagenow.chat.bench.load.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bun, whose WebSockets are C++, publishing to topics. Nothing is stored, nobody is asked who they are: what the transport alone costs. */
public final class Bun implements Server {
    public static final String NAME = "Bun (nothing stored)";

    private static final Path PROGRAM = Path.of("target", "bench", "bun", "node_modules", ".bin", "bun");
    private static final Path SCRIPT = Path.of("bench", "peers", "bun.ts");

    private final PeerProcess process;

    private Bun(PeerProcess process) {
        this.process = process;
    }

    public static Bun start() {
        int port = PeerProcess.freePort();
        return new Bun(PeerProcess.start(
                PeerProcess.newFolder(),
                port,
                Map.of("PORT", String.valueOf(port)),
                List.of(
                        PROGRAM.toAbsolutePath().toString(),
                        SCRIPT.toAbsolutePath().toString())));
    }

    /** Whether there is a program to start. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** As the program itself says. */
    public static String version() {
        return Output.of(PROGRAM.toString(), "--version");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> direct(int pairs) {
        return IntStream.range(0, pairs)
                .mapToObj(pair -> route("direct-" + pair, 2))
                .toList();
    }

    @Override
    public List<Route> groups(int groups, int members) {
        return IntStream.range(0, groups)
                .mapToObj(group -> route("group-" + group, members))
                .toList();
    }

    private Route route(String topic, int members) {
        Account member = account("/?topic=" + topic);
        return new Route(
                member, Collections.nCopies(members - 1, member), true, "{\"content\":\"" + Marker.CONTENT + "\"}");
    }

    @Override
    public List<Account> idlers(int count) {
        return Collections.nCopies(count, account("/"));
    }

    private Account account(String path) {
        return new Account(process.address(), "GET " + path + " HTTP/1.1", List.of(), false);
    }

    @Override
    public Spent read() {
        return new Spent(process.seconds(), 0, Processes.machineSeconds());
    }

    @Override
    public Memory memory() {
        return new Memory(process.residentBytes(), 0);
    }

    @Override
    public void close() {
        process.close();
    }
}
