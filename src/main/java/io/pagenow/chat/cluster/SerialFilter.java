package io.pagenow.chat.cluster;

import java.io.ObjectInputFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds Java deserialization of bytes from other nodes (JEP 290). This server's own messages do not use it, but
 * JGroups and the Vert.x event bus deserialize objects on receipt, and a few hundred bytes of nested sets keep a thread
 * busy for years.
 */
final class SerialFilter {
    /** Allows flat JDK values and JGroups addresses and views only, and batches of 500 entries of the directory, as nodes of earlier versions send. */
    static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter("maxdepth=8;maxrefs=1100;maxarray=10000;"
                    + "maxbytes=1048576;java.lang.*;java.util.*;java.net.*;org.jgroups.**;!*");

    private static final Logger log = LoggerFactory.getLogger(SerialFilter.class);

    private SerialFilter() {}

    /** Installs the filter for the whole JVM, unless the operator has set one ({@code -Djdk.serialFilter}). */
    static synchronized void install() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(FILTER);
        } else {
            log.debug("A deserialization filter is already installed (jdk.serialFilter); keeping it");
        }
    }
}
