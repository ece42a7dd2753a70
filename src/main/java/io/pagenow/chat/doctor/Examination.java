package io.pagenow.chat.doctor;

import java.util.List;

/** A look at one thing that the server needs. Changes nothing, blocks for some seconds at most. */
@FunctionalInterface
interface Examination {
    /** @throws Exception if the thing cannot even be looked at; the message says why */
    List<Finding> look() throws Exception;
}
