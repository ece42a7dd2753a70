package io.pagenow.chat.bench.server;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another server on a port of this machine, with a folder of its own. */
final class PeerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENDING_SECONDS = 10;

    private final Process process;
    private final Path folder;
    private final InetSocketAddress address;

    private PeerProcess(Process process, Path folder, InetSocketAddress address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /** A folder for what the server writes. */
    static Path newFolder() {
        try {
            return TestFiles.newDirectory("peer");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Starts it and waits until it takes connections.
     *
     * @param folder working directory, deleted in the end
     * @param port where it will listen
     */
    static PeerProcess start(Path folder, int port, Map<String, String> environment, List<String> command) {
        Path output = folder.resolve("output.log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            PeerProcess started = new PeerProcess(builder.start(), folder, address);
            await().atMost(PATIENCE).until(() -> !started.process.isAlive() || started.listens());
            if (!started.process.isAlive()) {
                String said = Files.readString(output);
                started.close();
                throw new IllegalStateException(command.get(0) + " has ended: " + said);
            }
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    double seconds() {
        return Processes.seconds(process.pid());
    }

    long residentBytes() {
        return Processes.residentBytes(process.pid());
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle handle : all) {
                await().until(() -> !handle.isAlive());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        TestFiles.delete(folder);
    }
}
