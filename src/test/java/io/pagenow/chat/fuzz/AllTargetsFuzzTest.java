package io.pagenow.chat.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * All other fuzz tests as one: first the kept inputs of all of them, then for most of a minute new ones for whichever leads somewhere.
 * Each of them alone would take a Java of its own, and most of its time to start it.
 */
class AllTargetsFuzzTest {
    private static final List<Target> TARGETS = ReflectionSupport.findAllClassesInPackage(
                    "io.pagenow.chat", found -> found != AllTargetsFuzzTest.class, name -> name.endsWith("FuzzTest"))
            .stream()
            .sorted(Comparator.comparing(Class::getName))
            .map(Target::of)
            .toList();

    private record Target(Object test, Method method) {
        static Target of(Class<?> test) {
            Method method = ReflectionSupport.findMethods(
                            test, found -> found.isAnnotationPresent(FuzzTest.class), HierarchyTraversalMode.TOP_DOWN)
                    .get(0);
            method.setAccessible(true);
            return new Target(ReflectionSupport.newInstance(test), method);
        }

        String name() {
            return test.getClass().getSimpleName();
        }

        void test(byte[] input) {
            try {
                method.invoke(test, (Object) input);
            } catch (InvocationTargetException failed) {
                throw new AssertionError(
                        name() + " with the input " + HexFormat.of().formatHex(input), failed.getCause());
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        Stream<byte[]> kept() {
            URL directory = test.getClass().getResource(name() + "Inputs/" + method.getName());
            if (directory == null) {
                throw new IllegalStateException(name() + " has no kept inputs");
            }
            try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
                return files.sorted().map(Target::read).toList().stream();
            } catch (IOException | URISyntaxException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** The first byte chooses the test. */
    @MethodSource
    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @DictionaryFile(resourcePath = "/fuzz/websocket.dict")
    @FuzzTest(maxDuration = "50s")
    void everyTargetHolds(byte[] input) {
        if (input.length > 0) {
            TARGETS.get((input[0] & 0xFF) % TARGETS.size()).test(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    static Stream<byte[]> everyTargetHolds() {
        return IntStream.range(0, TARGETS.size())
                .boxed()
                .flatMap(target -> TARGETS.get(target).kept().map(input -> chosen(target, input)));
    }

    private static byte[] chosen(int target, byte[] input) {
        byte[] chosen = new byte[input.length + 1];
        chosen[0] = (byte) target;
        System.arraycopy(input, 0, chosen, 1, input.length);
        return chosen;
    }
}
