package io.pagenow.chat.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What was seen while a load ran.
 *
 * @param seconds how long
 * @param messages how many arrived at everyone
 * @param deliveries how many frames arrived with a message
 * @param latency in nanoseconds, at recipients other than the sender
 * @param spent by the server
 * @param generator processor seconds of the load generator
 */
public record Measured(
        double seconds, long messages, long deliveries, Histogram latency, Load.Spent spent, double generator) {}
