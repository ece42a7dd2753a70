package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one PostgreSQL cluster, in a directory named after the major version, with the password files next to it.
 *
 * <p>A cluster is created under a temporary name, including its role and database, and renamed last. A directory with
 * the final name is therefore always complete.
 */
final class DataCluster {

    static final String USER = "chat";
    static final String DATABASE = "chat";

    /**
     * Rounds that make guessing a password slow. One is enough, because nobody guesses 256 random bits; the usual 4,096 cost each connection
     * up to 50 ms in a young JVM.
     */
    static final String SCRAM_ITERATIONS = "scram_iterations";

    private static final Logger LOG = LoggerFactory.getLogger(DataCluster.class);
    private static final String SUPERUSER = "postgres";
    static final String INCOMPLETE = "incomplete-cluster-";
    private static final String SETTINGS_FILE = "chat-api.conf";
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);
    private static final int PASSWORD_BYTES = 32;

    private final Path root;
    private final Path directory;
    private final Commands commands;
    private final SecureRandom random = new SecureRandom();

    DataCluster(Path root, Commands commands) {
        this.root = root;
        this.directory = root.resolve(Binaries.major());
        this.commands = commands;
    }

    Path directory() {
        return directory;
    }

    /**
     * Creates the cluster if it does not exist. The server must not be running.
     *
     * @return the password of {@link #USER}
     */
    String prepare() throws IOException, InterruptedException {
        for (Path abandoned : PrivateFiles.startingWith(root, INCOMPLETE)) {
            discard(abandoned);
        }
        Optional<String> known = PrivateFiles.read(passwordFile());
        Optional<String> unconfirmed = PrivateFiles.read(unconfirmedFile());
        if (unconfirmed.isPresent() && Files.isDirectory(directory)) {
            // The process ended between the two steps of a change, so it is unknown which password is valid.
            setPassword(unconfirmed.get());
            confirmPassword();
            return unconfirmed.get();
        }
        if (Files.isDirectory(directory) && known.isPresent()) {
            return known.get();
        }
        String password = known.orElseGet(this::newPassword);
        if (Files.isDirectory(directory)) {
            LOG.warn("{} is gone; setting a new password", passwordFile());
            setPassword(password);
            PrivateFiles.write(passwordFile(), password + "\n");
        } else {
            create(password);
        }
        return password;
    }

    /** Stores a new password as unconfirmed. {@link #confirmPassword} makes it current after the server has accepted it. */
    String proposePassword() throws IOException {
        String password = newPassword();
        PrivateFiles.write(unconfirmedFile(), password + "\n");
        return password;
    }

    void confirmPassword() throws IOException {
        PrivateFiles.rename(unconfirmedFile(), passwordFile());
    }

    private Path passwordFile() {
        return root.resolve("password");
    }

    private Path unconfirmedFile() {
        return root.resolve("password-unconfirmed");
    }

    private void setPassword(String password) throws IOException, InterruptedException {
        singleUser(directory, "ALTER ROLE " + USER + " PASSWORD '" + password + "'\n");
    }

    /** Writes the settings for the next start of the server. */
    void configure(int port, Map<String, String> chosen) throws IOException {
        Path file = directory.resolve(SETTINGS_FILE);
        String settings = ServerSettings.file(port, new SocketDirectory(root).current(), chosen);
        if (!PrivateFiles.read(file).equals(Optional.of(settings.strip()))) {
            PrivateFiles.write(file, settings);
        }
    }

    private void create(String password) throws IOException, InterruptedException {
        LOG.info("Creating a new database in {}", directory);
        Path superuserPassword = root.resolve("superuser-password");
        PrivateFiles.write(superuserPassword, newPassword() + "\n");
        // The name is always new: an initdb whose JVM was killed may still write to the old directory.
        Path incomplete = root.resolve(INCOMPLETE + UUID.randomUUID());
        commands.run(
                "initdb",
                List.of(
                        "--pgdata=" + incomplete,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + superuserPassword,
                        "--auth=scram-sha-256",
                        "--set=" + SCRAM_ITERATIONS + "=1",
                        "--encoding=UTF8",
                        // Compiled into PostgreSQL, so the sort order does not depend on the locales of the machine.
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--data-checksums",
                        "--no-instructions"),
                "",
                COMMAND_LIMIT);
        Files.writeString(
                incomplete.resolve("postgresql.conf"),
                "\ninclude_if_exists = '" + SETTINGS_FILE + "'\n",
                StandardOpenOption.APPEND);
        PrivateFiles.force(incomplete.resolve("postgresql.conf"));
        singleUser(
                incomplete,
                "CREATE ROLE " + USER + " LOGIN PASSWORD '" + password + "'\n"
                        + "GRANT pg_monitor TO " + USER + "\n"
                        + "CREATE DATABASE " + DATABASE + " OWNER " + USER + "\n");
        PrivateFiles.write(passwordFile(), password + "\n");
        PrivateFiles.rename(incomplete, directory);
    }

    /** Runs statements, one per line, on a cluster whose server is not running. */
    private void singleUser(Path cluster, String statements) throws IOException, InterruptedException {
        commands.run(
                "postgres",
                List.of(
                        "--single",
                        "-D",
                        cluster.toString(),
                        "-c",
                        "exit_on_error=on",
                        // The statements contain the password.
                        "-c",
                        "log_min_error_statement=panic",
                        "-c",
                        "password_encryption=scram-sha-256",
                        "-c",
                        SCRAM_ITERATIONS + "=1",
                        SUPERUSER),
                statements,
                COMMAND_LIMIT);
    }

    private void discard(Path abandoned) {
        try {
            PrivateFiles.deleteTree(abandoned);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}, left by an interrupted first start: {}", abandoned, e.getMessage());
        }
    }

    private String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
