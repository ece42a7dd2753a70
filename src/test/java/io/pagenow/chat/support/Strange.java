package io.pagenow.chat.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/** What every reader of strangers' bytes is held to, and what stands in for the parts around it. */
public final class Strange {
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** The fuzzer's own work is among what is measured. */
    private static final long FREE_BYTES = 1024 * 1024;

    private static final long BYTES_PER_BYTE = 4096;

    private Strange() {}

    /** Fails unless the text has so many code points, and all of them can be stored and sent. */
    public static void assertText(String text, int least, int most) {
        long characters = text.codePoints().count();
        assertThat(characters).isBetween((long) least, (long) most);
        assertThat(text.codePoints().allMatch(Strange::isCharacter)).isTrue();
    }

    private static boolean isCharacter(int codePoint) {
        return codePoint != 0 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }

    /** Fails unless the bytes are one JSON object in UTF-8. */
    public static JsonObject assertJson(byte[] bytes) {
        assertThat(new String(bytes, UTF_8).getBytes(UTF_8)).isEqualTo(bytes);
        return new JsonObject(Buffer.buffer(bytes));
    }

    /** Fails if reading so many bytes takes much more memory, all that is thrown away at once included. */
    public static void assertBounded(long bytes, Runnable reading) {
        if (memoryOf(reading) > bound(bytes)) {
            // Once more: the first time Java may have read classes.
            assertThat(memoryOf(reading)).isLessThanOrEqualTo(bound(bytes));
        }
    }

    private static long bound(long bytes) {
        return FREE_BYTES + BYTES_PER_BYTE * bytes;
    }

    private static long memoryOf(Runnable reading) {
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        reading.run();
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    /** One value of the input: what stands before a line's end, and what is left over. */
    public static byte[][] lines(byte[] input, int most) {
        byte[][] lines = new byte[most][];
        int start = 0;
        for (int line = 0; line < most; line++) {
            int end = start;
            while (end < input.length && (line == most - 1 || input[end] != '\n')) {
                end++;
            }
            lines[line] = Arrays.copyOfRange(input, Math.min(start, input.length), end);
            start = Math.min(end + 1, input.length);
        }
        return lines;
    }

    /** Stands in for a part of which few methods are called. */
    public static <T> T standIn(Class<T> part, InvocationHandler answers, Class<?>... more) {
        Class<?>[] parts = Arrays.copyOf(more, more.length + 1);
        parts[more.length] = part;
        return part.cast(Proxy.newProxyInstance(Strange.class.getClassLoader(), parts, answers));
    }
}
