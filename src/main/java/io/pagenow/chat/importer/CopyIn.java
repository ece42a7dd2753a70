package io.pagenow.chat.importer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Writes rows in the text format of PostgreSQL's COPY, one value at a time. */
final class CopyIn implements AutoCloseable {
    private final Writer writer;
    private boolean rowBegun;

    private CopyIn(Writer writer) {
        this.writer = writer;
    }

    /** @param into the table and its columns, as in {@code participant_table (conversation_id, user_id)} */
    static CopyIn into(Connection connection, String into) throws SQLException {
        PGCopyOutputStream stream =
                new PGCopyOutputStream(connection.unwrap(PGConnection.class), "COPY " + into + " FROM STDIN");
        return new CopyIn(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16));
    }

    /** @param value the next value of the row, null for NULL */
    void value(String value) throws SQLException {
        try {
            if (rowBegun) {
                writer.write('\t');
            }
            rowBegun = true;
            if (value == null) {
                writer.write("\\N");
            } else {
                writeEscaped(value);
            }
        } catch (IOException failure) {
            throw new SQLException(failure.getMessage(), failure);
        }
    }

    void endRow() throws SQLException {
        try {
            writer.write('\n');
            rowBegun = false;
        } catch (IOException failure) {
            throw new SQLException(failure.getMessage(), failure);
        }
    }

    private void writeEscaped(String value) throws IOException {
        for (int index = 0; index < value.length(); index++) {
            char unit = value.charAt(index);
            switch (unit) {
                case '\\' -> writer.write("\\\\");
                case '\n' -> writer.write("\\n");
                case '\r' -> writer.write("\\r");
                case '\t' -> writer.write("\\t");
                default -> writer.write(unit);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            writer.close();
        } catch (IOException failure) {
            throw new SQLException(failure.getMessage(), failure);
        }
    }
}
