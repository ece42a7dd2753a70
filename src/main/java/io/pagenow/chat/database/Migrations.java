package io.pagenow.chat.database;

import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the schema: applies the missing {@link SchemaVersion}s, and rejects an unsuitable database. Nodes that start at the same time
 * are serialized by an advisory lock. Blocks.
 */
public final class Migrations {
    /** The table that exists while an import is unfinished. */
    public static final String IMPORT_TABLE = "chat_import_progress";

    /** Flyway's history of applied {@link SchemaVersion}s. */
    static final String HISTORY_TABLE = "chat_schema_history";

    static final int OLDEST_POSTGRESQL = 13;

    /** PostgreSQL's name of the only encoding that can store every text. */
    static final String ENCODING = "UTF8";

    /** The key of the advisory lock for migrations. An arbitrary number that nothing else uses. */
    private static final long LOCK = 0x63686174_6D696772L;

    private final DatabaseAddress database;

    public Migrations(DatabaseAddress database) {
        this.database = database;
    }

    /** The database cannot be used; the message names the cause and the remedy. */
    public static final class MigrationException extends RuntimeException {
        MigrationException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Migrates the schema for a server.
     *
     * @throws MigrationException if the database is too old, is not encoded in UTF-8, cannot be reached, contains the tables of the
     *     original chat backend, or has an unfinished import
     */
    public void apply() {
        apply(false);
    }

    /**
     * Migrates the schema for an import, which may have been started before.
     *
     * @throws MigrationException as {@link #apply()}, except for an unfinished import
     */
    public void applyForImport() {
        apply(true);
    }

    private void apply(boolean importing) {
        try (Connection connection = database.openForLongStatements()) {
            checkVersion(connection);
            refuseLostParameters(connection);
            Statement statement = AdvisoryLock.begin(connection);
            checkEncoding(statement);
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            refuseOriginal(statement);
            if (!importing) {
                refuseHalfImported(statement);
            }
            flyway().migrate();
            connection.rollback();
        } catch (SQLException failure) {
            throw new MigrationException(
                    "The database at " + database.location() + " cannot be used: " + failure.getMessage(), failure);
        } catch (FlywayException failure) {
            throw new MigrationException(
                    "The schema of the database at " + database.location() + " cannot be brought up to date: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private void checkVersion(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST_POSTGRESQL) {
            throw new MigrationException(
                    "The database at " + database.location() + " is PostgreSQL "
                            + connection.getMetaData().getDatabaseProductVersion() + "; expected " + OLDEST_POSTGRESQL
                            + " or later",
                    null);
        }
    }

    private void checkEncoding(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT current_database(), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()")) {
            row.next();
            String encoding = row.getString(2);
            if (!encoding.equals(ENCODING)) {
                throw new MigrationException(
                        "The database \"" + row.getString(1) + "\" at " + database.location() + " is encoded in "
                                + encoding
                                + ", which cannot store every message; expected " + ENCODING
                                + ": create another one with CREATE DATABASE chat ENCODING 'UTF8' TEMPLATE template0, and move"
                                + " the contents of this one with backup and restore",
                        null);
            }
        }
    }

    /** Without the session parameters, tables would be created in one schema and searched in another. */
    private void refuseLostParameters(Connection connection) throws SQLException {
        if (database.setsSessionParameters() && Pooler.isBefore(connection)) {
            throw new MigrationException(
                    "The database at " + database.location() + " cannot be used: " + Pooler.NO_PARAMETERS, null);
        }
    }

    private void refuseHalfImported(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('" + IMPORT_TABLE + "') IS NOT NULL")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new MigrationException(
                        "An import into the database at " + database.location()
                                + " is not finished; run it again to resume",
                        null);
            }
        }
    }

    /** The tables of the original have the same names, so a database that contains them must not be changed. */
    private void refuseOriginal(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT to_regclass('" + HISTORY_TABLE + "') IS NULL AND coalesce(to_regclass('message_table'),"
                        + " to_regclass('conversation_table'), to_regclass('participant_table'),"
                        + " to_regclass('message_is_read_table')) IS NOT NULL")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new MigrationException(
                        "The database at " + database.location()
                                + " contains the tables of the original chat backend, and"
                                + " nothing was changed in it. To import its conversations, set database.uri"
                                + " (CHAT_DATABASE_URI) to an empty database, or leave it empty for the built-in one, and run:"
                                + " java -jar chat-api.jar import --from <the uri of this database>",
                        null);
            }
        }
    }

    private Flyway flyway() {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.dataSourceForLongStatements())
                .table(HISTORY_TABLE)
                .resourceProvider(new Packaged())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .loggers("slf4j")
                .load();
    }

    /** Gives Flyway the list of versions, so that it does not scan the jar, and {@code db_init.sql} keeps its name. */
    private static final class Packaged implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return SchemaVersion.ALL.stream()
                    .filter(version -> version.script().equals(name))
                    .map(PackagedScript::new)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return SchemaVersion.ALL.stream()
                    .filter(version -> version.script().startsWith(prefix))
                    .<LoadableResource>map(PackagedScript::new)
                    .toList();
        }
    }

    private static final class PackagedScript extends LoadableResource {
        private final SchemaVersion version;

        PackagedScript(SchemaVersion version) {
            this.version = version;
        }

        @Override
        public Reader read() {
            return version.read();
        }

        @Override
        public String getAbsolutePath() {
            return version.file();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return version.file();
        }

        @Override
        public String getFilename() {
            return version.script();
        }

        @Override
        public String getRelativePath() {
            return version.script();
        }
    }
}
