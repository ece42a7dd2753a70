package io.pagenow.chat.importer;

/** The import failed; the message names the cause and the remedy. */
public final class ImportException extends RuntimeException {
    public ImportException(String message) {
        super(message);
    }

    ImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
