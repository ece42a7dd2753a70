package io.pagenow.chat.bus.message;

/** The secrets that all nodes share, which the first node creates. */
public enum SecretName {
    /** Signs tickets for uploads and downloads. */
    TICKETS,
    /** The id of the store of files. */
    FILE_STORE
}
