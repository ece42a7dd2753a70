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

/**
 * Brings the schema up to date, whatever state it is in: applies the {@link SchemaVersion}s that it lacks, and refuses a database that it
 * cannot use. Nodes that start at once take turns. Blocks.
 */
public final class Migrations {
    /** Is there while an import is not finished. */
    public static final String IMPORT_TABLE = "chat_import_progress";

    /** What Flyway has done, by the names of {@link SchemaVersion}. */
    static final String HISTORY_TABLE = "chat_schema_history";

    static final int OLDEST_POSTGRESQL = 13;

    /** The only encoding that holds every text, by PostgreSQL's name. */
    static final String ENCODING = "UTF8";

    /** Any number, the same for every node and used for nothing else: the key of the advisory lock under which schemas change. */
    private static final long TURN = 0x63686174_6D696772L;

    private final DatabaseAddress database;

    public Migrations(DatabaseAddress database) {
        this.database = database;
    }

    /** The database cannot be used; the message says why and what to do. */
    public static final class MigrationException extends RuntimeException {
        MigrationException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @throws MigrationException if the database is too old, is not in UTF-8, cannot be reached, or holds the original's tables */
    public void apply() {
        apply(false);
    }

    /** The same for a database that an import is about to fill, or has begun to. */
    public void applyForImport() {
        apply(true);
    }

    private void apply(boolean importing) {
        try (Connection turn = database.openForLongStatements()) {
            checkVersion(turn);
            refuseLostParameters(turn);
            Statement statement = AdvisoryLock.begin(turn);
            checkEncoding(statement);
            statement.execute("SELECT pg_advisory_xact_lock(" + TURN + ")");
            refuseOriginal(statement);
            if (!importing) {
                refuseHalfImported(statement);
            }
            flyway().migrate();
            turn.rollback();
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
                                + ", in which not every message can be stored; expected " + ENCODING
                                + ": make another one with CREATE DATABASE chat ENCODING 'UTF8' TEMPLATE template0, and take"
                                + " what is in this one over with backup and restore",
                        null);
            }
        }
    }

    /** Else the tables would be made in one schema and looked for in another. */
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
                                + " is not finished; run it again to go on",
                        null);
            }
        }
    }

    /** The original's tables share names with ours, so nothing may be done to a database that holds them. */
    private void refuseOriginal(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT to_regclass('" + HISTORY_TABLE + "') IS NULL AND coalesce(to_regclass('message_table'),"
                        + " to_regclass('conversation_table'), to_regclass('participant_table'),"
                        + " to_regclass('message_is_read_table')) IS NOT NULL")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new MigrationException(
                        "The database at " + database.location() + " holds the tables of the original chat backend, and"
                                + " nothing was changed in it. To take its conversations over, let database.uri"
                                + " (CHAT_DATABASE_URI) name an empty database, or leave it empty for the built-in one, and run:"
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

    /** Gives Flyway the list of versions, so that it need not search the jar and {@code db_init.sql} can keep its name. */
    private static final class Packaged implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
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
