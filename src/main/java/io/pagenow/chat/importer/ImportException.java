package io.pagenow.chat.importer;

/** The import cannot be done; the message says why and what to do. */
public final class ImportException extends RuntimeException {
    public ImportException(String message) {
        super(message);
    }

    ImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
