package io.pagenow.chat.bus;

import io.vertx.core.Future;
import java.util.function.Function;

/** Serves addresses for a part of a verticle, in the verticle's way of measuring and of reporting failures. */
public interface ServiceBinder {
    /** Serves an address as {@link Bus#serve} does. */
    <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> service);
}
