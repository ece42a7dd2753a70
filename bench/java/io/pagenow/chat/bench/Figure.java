package io.pagenow.chat.bench;

import java.util.Arrays;
import java.util.Optional;

/** What is measured, under the names that results are kept by. */
enum Figure {
    MESSAGES("messagesPerSecond"),
    DELIVERIES("deliveriesPerSecond"),
    /** Latencies are in milliseconds, from the client's call to the frame at a recipient. */
    P50("p50Millis"),
    P99("p99Millis"),
    P999("p999Millis"),
    /** Processor time is in microseconds per message. */
    SERVER_CPU("serverMicrosPerMessage"),
    DATABASE_CPU("databaseMicrosPerMessage"),
    GENERATOR_CPU("generatorMicrosPerMessage"),
    /** Growth of the processes in memory, in bytes per connection. */
    RESIDENT("residentBytesPerConnection"),
    /** Growth of the objects in use, in bytes per connection. */
    LIVE("liveBytesPerConnection"),
    /** Rows written in PostgreSQL. */
    ROWS("rowsPerMessage"),
    /** Commands that Redis was given while messages were sent. */
    REDIS_COMMANDS("redisCommands"),
    /** The cost of a unit of fixed work beside the workload, in microseconds of processor time; see Calibration. */
    CALIBRATION("calibrationMicros"),
    /** Processors that were busy with something else meanwhile. */
    STRANGERS("processorsBusyElsewhere");

    private final String key;

    Figure(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** The figure that is kept under a name, if there is one. */
    static Optional<Figure> of(String key) {
        return Arrays.stream(values()).filter(figure -> figure.key.equals(key)).findFirst();
    }
}
