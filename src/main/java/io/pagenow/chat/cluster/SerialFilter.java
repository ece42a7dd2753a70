package io.pagenow.chat.cluster;

import java.io.ObjectInputFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what Java deserialization may make of bytes that came from another node (JEP 290). This server's own messages do not use it, but
 * JGroups and the event bus of Vert.x read objects if a node sends some, and a few hundred bytes of nested sets keep a thread busy for
 * years.
 */
final class SerialFilter {
    /** Flat values of the JDK, and the addresses and views of JGroups; nothing else. */
    static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter("maxdepth=8;maxrefs=1000;maxarray=10000;"
                    + "maxbytes=1048576;java.lang.*;java.util.*;java.net.*;org.jgroups.**;!*");

    private static final Logger log = LoggerFactory.getLogger(SerialFilter.class);

    private SerialFilter() {}

    /** For the whole JVM, unless the operator has set one ({@code -Djdk.serialFilter}). */
    static synchronized void install() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(FILTER);
        } else {
            log.debug("Java has a filter for what is deserialized already");
        }
    }
}
