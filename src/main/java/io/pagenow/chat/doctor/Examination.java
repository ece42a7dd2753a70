package io.pagenow.chat.doctor;

import java.util.List;

/** Checks one thing that the server needs. Changes nothing, and blocks for a few seconds at most. */
@FunctionalInterface
interface Examination {
    /** @throws Exception if the check cannot be performed; the message is reported as a problem */
    List<Finding> examine() throws Exception;
}
