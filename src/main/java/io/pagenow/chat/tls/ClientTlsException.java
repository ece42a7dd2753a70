package io.pagenow.chat.tls;

/** A file with certificates or a key cannot be used; the message names the file. */
public final class ClientTlsException extends RuntimeException {
    ClientTlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
