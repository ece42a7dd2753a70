package io.pagenow.chat.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads folders of the jar, or of the build's output. Blocking. */
final class PackagedFiles {
    private PackagedFiles() {}

    /**
     * Reads all files below a folder.
     *
     * @param folder path in the jar with a slash at its end
     * @return contents by path below the folder, in the order of the paths
     * @throws IllegalStateException if the folder is not packaged
     * @throws IOException if it cannot be read
     */
    static Map<String, byte[]> in(String folder) throws IOException {
        URL place = PackagedFiles.class.getResource("/" + folder);
        if (place == null) {
            throw new IllegalStateException(folder + " is not packaged");
        }
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection packaged) {
            return ofJar(packaged, folder);
        }
        try {
            return ofFolder(Path.of(place.toURI()));
        } catch (URISyntaxException failure) {
            throw new IOException(place + " is no place of files", failure);
        }
    }

    private static Map<String, byte[]> ofJar(JarURLConnection place, String folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        place.setUseCaches(false);
        try (JarFile jar = place.getJarFile()) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        files.put(entry.getName().substring(folder.length()), content.readAllBytes());
                    }
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> ofFolder(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String separator = path.getFileSystem().getSeparator();
                files.put(folder.relativize(path).toString().replace(separator, "/"), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
