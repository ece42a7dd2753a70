package io.pagenow.chat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured. Results of equal machines can be compared.
 *
 * @param processor the model's name
 * @param memoryGb whole gigabytes
 */
record Machine(int cores, String processor, int memoryGb) {
    private static final double KIBI_PER_GIBI = 1 << 20;

    static Machine current() {
        String memory = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return new Machine(Runtime.getRuntime().availableProcessors(), line("/proc/cpuinfo", "model name"), (int)
                Math.round(Long.parseLong(memory) / KIBI_PER_GIBI));
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown 0");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return cores + " cores of " + processor + ", " + memoryGb + " GB";
    }
}
