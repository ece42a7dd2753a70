package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The contents of {@code postmaster.pid}, which describes the server of the cluster. Its lines are: process id, directory,
 * start time, port, socket directory, address, shared memory, status.
 *
 * @param pid the server's process id
 * @param ready true if the server accepts connections
 */
record PostmasterPid(long pid, boolean ready) {

    static final String FILE = "postmaster.pid";

    private static final int STATUS_LINE = 7;

    /** Reads the file. Returns empty if it is missing or incomplete. */
    static Optional<PostmasterPid> read(Path cluster) throws IOException {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(FILE));
            // A server in single-user mode writes its process id with a minus sign.
            long pid = Math.abs(Long.parseLong(lines.get(0).strip()));
            return Optional.of(new PostmasterPid(
                    pid,
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")));
        } catch (NoSuchFileException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Returns true if the process exists and is not a zombie. */
    boolean alive(Platform platform) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !(platform.linux() && ended());
    }

    /**
     * Returns true if the process is a PostgreSQL server of this cluster, and not another one that reuses the process id.
     * Compares the working directory on Linux, and the command line on other systems; where that is unavailable (Windows),
     * checks the program only.
     */
    boolean serves(Path cluster, Platform platform) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return false;
        }
        ProcessHandle.Info info = process.get().info();
        boolean postgres = info.command()
                .or(() -> info.arguments().map(arguments -> arguments[0]))
                .map(command -> Path.of(command).getFileName().toString())
                .filter(name -> name.startsWith("postgres"))
                .isPresent();
        return postgres && (platform.linux() ? worksIn(cluster) : namedFor(cluster, info, platform));
    }

    private static boolean namedFor(Path cluster, ProcessHandle.Info info, Platform platform) {
        return info.arguments()
                .map(arguments -> List.of(arguments).contains(cluster.toString()))
                .orElse(platform.windows());
    }

    private boolean worksIn(Path cluster) {
        try {
            return Files.isSameFile(proc("cwd"), cluster);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean ended() {
        try {
            String stat = Files.readString(proc("stat"));
            // The state follows the program's name, which is in parentheses and may contain parentheses itself.
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return true;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
