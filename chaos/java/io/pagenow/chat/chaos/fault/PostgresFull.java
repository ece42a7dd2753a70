package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Commands;
import io.pagenow.chat.chaos.deployment.Postgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The disk with the messages is full. */
public final class PostgresFull implements Fault {
    private static final Duration FULL = Duration.ofSeconds(8);
    private static final Path TRIAL = Path.of(System.getProperty("java.io.tmpdir"), "chaos-small-disk");

    @Override
    public String name() {
        return "postgres-full";
    }

    @Override
    public String how() {
        return "move all tables to a tablespace on a disk of 32 MB, fill that for 8 s";
    }

    @Override
    public String promise() {
        return "senders are told that the database cannot do it; event loops stay free";
    }

    @Override
    public Optional<String> impossible() {
        try {
            Files.createDirectories(TRIAL);
            return Commands.isAllowed(mount(TRIAL), List.of("umount", TRIAL.toString()))
                    ? Optional.empty()
                    : Optional.of("a small disk needs the right to mount one");
        } catch (IOException failure) {
            return Optional.of(failure.getMessage());
        }
    }

    private static List<String> mount(Path where) {
        return List.of("mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "tmpfs", where.toString());
    }

    @Override
    public void strike(Stage stage) throws IOException {
        Path disk = Files.createDirectories(stage.deployment().folder().resolve("small-disk"));
        Postgres postgres = stage.deployment().postgres();
        Commands.run(mount(disk).toArray(String[]::new));
        try {
            Path space = Files.createDirectory(disk.resolve("space"));
            postgres.execute("CREATE TABLESPACE small LOCATION '" + space + "'");
            move(postgres, "pg_default", "small");
            int refused = PostgresRefusals.count(stage);
            Path filling = disk.resolve("filling");
            fill(filling);
            stage.hold(FULL);
            PostgresRefusals.require(stage, refused);
            Files.delete(filling);
            stage.over();
            stage.hold(Duration.ofSeconds(2));
            move(postgres, "small", "pg_default");
            postgres.execute("DROP TABLESPACE small");
        } finally {
            Commands.run("umount", "-l", disk.toString());
        }
    }

    private static void move(Postgres postgres, String from, String to) {
        for (String what : List.of("TABLE", "INDEX")) {
            postgres.execute("ALTER " + what + " ALL IN TABLESPACE " + from + " OWNED BY chat SET TABLESPACE " + to);
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.size(file) == 0) {
                throw full;
            }
        }
    }
}
