package io.pagenow.chat.embedded;

/**
 * How to reach the built-in PostgreSQL. The user owns the database and is not a superuser.
 *
 * @param host always {@code 127.0.0.1}; the server listens nowhere else
 * @param port the TCP port, 1 to 65535
 * @param database the database's name, {@code chat}
 * @param user the role's name, {@code chat}
 * @param password 64 hexadecimal digits (256 random bits), the same for the life of the data directory
 */
public record ConnectionFacts(String host, int port, String database, String user, String password) {

    /** A connection URI <em>with the password in it</em>: for a driver, never for a log. */
    public String uri() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    /** The connection URI without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
